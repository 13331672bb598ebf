package io.freshet.http;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import tools.jackson.databind.json.JsonMapper;

/** The web pages that may call. A client that sends no {@code Origin} is not a page. Thread-safe. */
final class Origins {
    /** The header fields that browsers let a page of another origin read. */
    static final List<String> EXPOSED_HEADERS = List.of(
            "Date",
            "ETag",
            "Location",
            RequestIdFilter.HEADER,
            "Retry-After",
            "Cache-Status",
            "Idempotency-Replayed",
            RateLimit.LIMIT,
            RateLimit.POLICY);

    private static final String ANY_PORT = ":*";

    private static final Pattern PORT = Pattern.compile("(:\\d{1,5})?");

    private final List<String> allowed;
    private final CorsConfiguration cors = new Listed();

    /**
     * Creates the list.
     *
     * @param allowed each as browsers send it; a trailing {@code :*} stands for any port or none
     */
    Origins(List<String> allowed) {
        this.allowed = List.copyOf(allowed);
        cors.setAllowedMethods(List.of(
                HttpMethod.GET.name(),
                HttpMethod.HEAD.name(),
                HttpMethod.POST.name(),
                HttpMethod.PUT.name(),
                HttpMethod.PATCH.name(),
                HttpMethod.DELETE.name()));
        cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        cors.setExposedHeaders(EXPOSED_HEADERS);
    }

    private boolean isListed(String origin) {
        return allowed.stream().anyMatch(entry -> matches(entry, origin));
    }

    private static boolean matches(String entry, String origin) {
        if (!entry.endsWith(ANY_PORT)) {
            return entry.equals(origin);
        }
        String host = entry.substring(0, entry.length() - ANY_PORT.length());
        return origin.startsWith(host)
                && PORT.matcher(origin.substring(host.length())).matches();
    }

    boolean allows(@Nullable String origin) {
        return origin == null || isListed(origin);
    }

    CorsFilter filter(JsonMapper json) {
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", cors);
        CorsFilter filter = new CorsFilter(everywhere);
        filter.setCorsProcessor(new Refusing(json));
        return filter;
    }

    /** Spring's own treats {@code *} anywhere as a wildcard. Like notification-gateway, this accepts only the list. */
    private final class Listed extends CorsConfiguration {
        @Override
        public @Nullable String checkOrigin(@Nullable String origin) {
            return origin != null && isListed(origin) ? origin : null;
        }
    }

    /** Refuses with a problem instead of Spring's bare text. */
    private static final class Refusing extends DefaultCorsProcessor {
        private final byte[] problem;

        private Refusing(JsonMapper json) {
            this.problem = json.writeValueAsBytes(Problems.of(
                    ProblemType.FORBIDDEN,
                    "a page of this origin may not ask this; FRESHET_ALLOWED_ORIGINS lists the origins that may",
                    List.of()));
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) throws IOException {
            response.setStatusCode(ProblemType.FORBIDDEN.status());
            response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
            response.getBody().write(problem);
            response.flush();
        }
    }
}

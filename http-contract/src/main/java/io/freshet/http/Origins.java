package io.freshet.http;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import tools.jackson.databind.json.JsonMapper;

/** Which web pages may call. A client that sends no {@code Origin} is no page. Thread-safe. */
final class Origins {
    /** What browsers let a page read of an answer from elsewhere. */
    static final List<String> EXPOSED_HEADERS = List.of(
            "ETag",
            "Location",
            RequestIdFilter.HEADER,
            "Retry-After",
            "Cache-Status",
            "Idempotency-Replayed",
            RateLimit.LIMIT,
            RateLimit.POLICY);

    private static final String ANY_PORT = ":*";

    private final CorsConfiguration cors = new CorsConfiguration();

    /**
     * The list.
     *
     * @param allowed each as browsers send it; a trailing {@code :*} stands for any port, and none
     */
    Origins(List<String> allowed) {
        cors.setAllowedOriginPatterns(allowed.stream().map(Origins::pattern).toList());
        cors.setAllowedMethods(List.of(
                HttpMethod.GET.name(),
                HttpMethod.HEAD.name(),
                HttpMethod.POST.name(),
                HttpMethod.PATCH.name(),
                HttpMethod.DELETE.name()));
        cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        cors.setExposedHeaders(EXPOSED_HEADERS);
    }

    private static String pattern(String allowed) {
        return allowed.endsWith(ANY_PORT)
                ? allowed.substring(0, allowed.length() - ANY_PORT.length()) + ":[*]"
                : allowed;
    }

    boolean allows(@Nullable String origin) {
        return origin == null || cors.checkOrigin(origin) != null;
    }

    CorsFilter filter(JsonMapper json) {
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", cors);
        CorsFilter filter = new CorsFilter(everywhere);
        filter.setCorsProcessor(new Refusing(json));
        return filter;
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

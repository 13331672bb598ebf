package io.freshet.http;

import io.freshet.token.TokenDecoder;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * The checks and header fields of the contract's filters, for an {@link EarlyAnswer}, which runs before them.
 * Thread-safe.
 */
public final class EarlyContract {
    /** As Spring Security and its CORS filter write them. */
    private static final List<HttpField> ALWAYS = List.of(
            new PreEncodedHttpField(HttpHeader.VARY, "Origin"),
            new PreEncodedHttpField(HttpHeader.VARY, "Access-Control-Request-Method"),
            new PreEncodedHttpField(HttpHeader.VARY, "Access-Control-Request-Headers"),
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField("X-XSS-Protection", "0"),
            new PreEncodedHttpField("X-Frame-Options", "DENY"));

    private static final HttpField EXPOSED = new PreEncodedHttpField(
            HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, String.join(", ", Origins.EXPOSED_HEADERS));

    private static final String BEARER = "Bearer ";

    private final Origins origins;
    private final TokenDecoder tokens;

    EarlyContract(Origins origins, TokenDecoder tokens) {
        this.origins = origins;
        this.tokens = tokens;
    }

    /**
     * Whether an origin is allowed. Requests of other origins are left to Spring.
     *
     * @param origin the request's {@code Origin}, or null
     * @return true without one
     */
    public boolean allows(@Nullable String origin) {
        return origins.allows(origin);
    }

    /**
     * Whether a bearer needs no further verification for a public read.
     *
     * @param authorization the request's {@code Authorization}, or null
     * @return true without one
     */
    public boolean admits(@Nullable String authorization) {
        return authorization == null
                || (authorization.startsWith(BEARER) && tokens.remembers(authorization.substring(BEARER.length())));
    }

    /**
     * Adds the contract's header fields.
     *
     * @param fields of the answer
     * @param traceId of the request
     * @param origin that is allowed, or null
     */
    public static void addTo(HttpFields.Mutable fields, String traceId, @Nullable String origin) {
        fields.add(RequestIdFilter.HEADER, traceId);
        for (HttpField field : ALWAYS) {
            fields.add(field);
        }
        if (origin != null) {
            fields.add(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            fields.add(EXPOSED);
        }
    }
}

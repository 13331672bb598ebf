package io.freshet.client;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP call of a service. Immutable. It has the client's token, and is repeated as clients.md says: after 429, 500 and
 * 503, and where no answer came, at most 5 times.
 *
 * @param method such as {@code POST}
 * @param service {@link #FEED}, {@link #STREAM}, or where another service is, such as {@code http://127.0.0.1:8082}
 * @param path with its query, such as {@code /api/streams?mine}
 * @param body written as JSON, in snake case where it is a record; null for none. Of a PATCH it is a merge patch (RFC 7396)
 * @param ifMatch the version that the change is meant for, or its {@code ETag}; null for any
 * @param idempotencyKey of a POST: all with the same key happen once, within 24 h; null for one of the client's own
 */
public record Call(
        String method,
        String service,
        String path,
        @Nullable Object body,
        @Nullable String ifMatch,
        @Nullable String idempotencyKey) {
    /** The service at the builder's {@code feedUrl}. */
    public static final String FEED = "feed";

    /** The service at the builder's {@code streamUrl}. */
    public static final String STREAM = "stream";

    /** One of any method, without a body. */
    public static Call of(String method, String service, String path) {
        return new Call(method, service, path, null, null, null);
    }

    /** A GET. */
    public static Call get(String service, String path) {
        return of("GET", service, path);
    }

    /** A POST, without a body. */
    public static Call post(String service, String path) {
        return of("POST", service, path);
    }

    /** A merge patch. */
    public static Call patch(String service, String path, Object body) {
        return of("PATCH", service, path).withBody(body);
    }

    /** A DELETE. */
    public static Call delete(String service, String path) {
        return of("DELETE", service, path);
    }

    /** The same with this body: a map, a record, or what else Jackson can write. */
    public Call withBody(Object value) {
        return new Call(method, service, path, value, ifMatch, idempotencyKey);
    }

    /** The same, for this version alone; else it is 412. */
    public Call withIfMatch(String version) {
        return new Call(method, service, path, body, version, idempotencyKey);
    }

    /** The same with this key, so that it happens once even if the app calls again. */
    public Call withIdempotencyKey(String key) {
        return new Call(method, service, path, body, ifMatch, key);
    }
}

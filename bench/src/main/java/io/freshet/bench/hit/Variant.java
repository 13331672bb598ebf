package io.freshet.bench.hit;

import java.util.List;
import java.util.Map;

/** How cached pages are requested. */
enum Variant {
    PLAIN("hit", "cached pages, as they are", 1.0, ""),
    GZIP("hit-gzip", "cached pages, packed", 1.0, "Accept-Encoding: gzip"),
    NOT_MODIFIED("hit-304", "cached pages that the client has already", 1.0, ""),
    CLOSE("hit-close", "cached pages, each over a connection of its own", 0.8, "Connection: close"),
    HTTP2("hit-h2", "cached pages over HTTP/2 without TLS", Double.NaN, "");

    private final String label;
    private final String title;
    private final double atLeast;
    /** A request field; empty for none. */
    private final String field;

    Variant(String label, String title, double atLeast, String field) {
        this.label = label;
        this.title = title;
        this.atLeast = atLeast;
        this.field = field;
    }

    String label() {
        return label;
    }

    String title() {
        return title;
    }

    /** The required fraction of Varnish's rate; NaN if nothing is promised. */
    double atLeast() {
        return atLeast;
    }

    /** The request fields, as {@code Name: value}. */
    List<String> fields(String entityTag) {
        if (this == NOT_MODIFIED) {
            return List.of("If-None-Match: " + entityTag);
        }
        return field.isEmpty() ? List.of() : List.of(field);
    }

    /** The same for a client that sets connection fields itself. */
    Map<String, String> clientFields(String entityTag) {
        return switch (this) {
            case GZIP -> Map.of("Accept-Encoding", "gzip");
            case NOT_MODIFIED -> Map.of("If-None-Match", entityTag);
            default -> Map.of();
        };
    }

    int status() {
        return this == NOT_MODIFIED ? 304 : 200;
    }
}

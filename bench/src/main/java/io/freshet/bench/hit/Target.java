package io.freshet.bench.hit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The pages on one server, and the request fields for each.
 *
 * @param pages by kind
 * @param fields by kind, as {@code Name: value}
 */
record Target(Map<Shape, URI> pages, Map<Shape, List<String>> fields) {
    /**
     * Checks that a server has all pages, and answers as the variant requires.
     *
     * @param paths of the pages on the server
     * @throws IllegalStateException if it does not
     */
    static Target at(HttpClient client, Variant variant, int port, Function<Shape, String> paths)
            throws IOException, InterruptedException {
        Map<Shape, URI> pages = new EnumMap<>(Shape.class);
        Map<Shape, List<String>> fields = new EnumMap<>(Shape.class);
        for (Shape shape : Shape.values()) {
            URI page = URI.create("http://127.0.0.1:" + port + paths.apply(shape));
            String tag = Page.tag(Page.get(client, page, Map.of()));
            HttpResponse<byte[]> answer = Page.get(client, page, variant.clientFields(tag));
            boolean packed =
                    answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
            if (answer.statusCode() != variant.status() || packed != (variant == Variant.GZIP)) {
                throw new IllegalStateException(page + " is answered with " + answer.statusCode() + " and "
                        + answer.headers().map());
            }
            pages.put(shape, page);
            fields.put(shape, variant.fields(tag));
        }
        return new Target(pages, fields);
    }

    /** Loads the server with wrk. */
    Contender.Load over(Wrk wrk) {
        return (shape, length) -> wrk.run(page(shape), fields.getOrDefault(shape, List.of()), length);
    }

    /** Loads the server over HTTP/2, on a port that may be a different one. */
    Contender.Load over(H2Load h2load, int port) {
        return (shape, length) -> h2load.run(
                URI.create("http://127.0.0.1:" + port + page(shape).getRawPath()
                        + (page(shape).getRawQuery() == null
                                ? ""
                                : "?" + page(shape).getRawQuery())),
                length);
    }

    private URI page(Shape shape) {
        URI page = pages.get(shape);
        if (page == null) {
            throw new IllegalArgumentException("no page " + shape);
        }
        return page;
    }
}

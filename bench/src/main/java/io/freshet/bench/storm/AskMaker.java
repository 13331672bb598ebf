package io.freshet.bench.storm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Creates random requests, half of them valid. Confined to one thread; knowledge of created resources is shared. */
final class AskMaker {
    private static final String JSON = "application/json";
    private static final List<String> SORTS = List.of("live_first", "newest", "price_low", "price_high");

    private final Words words;
    private final Tokens tokens;
    private final Known streams;
    private final Known products;
    private final List<Supplier<Ask>> right;
    private final List<Supplier<Ask>> wrong;

    AskMaker(Words words, Tokens tokens, Known streams, Known products) {
        this.words = words;
        this.tokens = tokens;
        this.streams = streams;
        this.products = products;
        this.right = List.of(
                this::createStream,
                this::createProduct,
                this::createProduct,
                this::readOwn,
                this::patch,
                this::lifecycle,
                this::delete,
                this::discover,
                this::discover,
                this::community,
                this::community,
                this::streamReads,
                this::administration);
        this.wrong = List.of(
                this::wrongBody,
                this::wrongBody,
                this::tornBody,
                this::wrongParameter,
                this::wrongParameter,
                this::wrongId,
                this::unknownId,
                this::wrongToken,
                this::wrongRole,
                this::notTheOwner,
                this::wrongType,
                this::wrongMethod,
                this::staleVersion,
                this::usedKey);
    }

    Ask next() {
        return words.any(words.one(2) ? right : wrong).get();
    }

    private Ask createStream() {
        return keyed(Ask.sellers("create stream", "POST", "/api/streams", tokens.seller(), 201)
                .sending(JSON, utf8(words.stream())));
    }

    private Ask createProduct() {
        return keyed(Ask.sellers("create product", "POST", "/api/products", tokens.seller(), 201)
                .sending(JSON, utf8(words.product())));
    }

    private Ask keyed(Ask ask) {
        return words.one(3) ? ask.with("Idempotency-Key", words.uuid()) : ask;
    }

    private Ask readOwn() {
        return words.one(4)
                ? Ask.sellers(
                        "list own streams",
                        "GET",
                        "/api/streams?mine&page=" + (1 + words.upTo(5)),
                        tokens.seller(),
                        200)
                : Ask.sellers("read own", "GET", own(), tokens.seller(), 200, 404);
    }

    private Ask patch() {
        boolean stream = words.one(2);
        String body = words.one(2)
                ? "{\"title\":\"Patched " + words.upTo(100) + "\"}"
                : "{\"category\":\"" + words.category() + "\"}";
        Ask ask = Ask.sellers(
                        "patch",
                        "PATCH",
                        stream ? streams.any(words) : products.any(words),
                        tokens.seller(),
                        200,
                        404,
                        412)
                .sending(words.one(2) ? JSON : "application/merge-patch+json", utf8(body));
        return words.one(4) ? ask.with("If-Match", "\"" + (1 + words.upTo(3)) + "\"") : ask;
    }

    private Ask lifecycle() {
        return switch (words.upTo(4)) {
            case 0 -> Ask.sellers("end", "POST", streams.any(words) + "/end", tokens.seller(), 200, 404, 409);
            case 1 -> Ask.sellers("sell", "POST", products.any(words) + "/sell", tokens.seller(), 200, 404);
            default -> Ask.sellers("go live", "POST", streams.any(words) + "/go-live", tokens.seller(), 200, 404, 409);
        };
    }

    private Ask delete() {
        return Ask.sellers("delete", "DELETE", own(), tokens.seller(), 204, 404, 409);
    }

    private Ask discover() {
        String target = "/api/feeds/discover?page=" + (1 + words.upTo(4)) + "&per_page=" + (1 + words.upTo(100))
                + (words.one(2) ? "&category=" + words.category() : "")
                + (words.one(2) ? "&sort=" + words.any(SORTS) : "");
        return readWith(Ask.viewers("discover", target, 200));
    }

    private Ask community() {
        String target = "/api/feeds/community?" + words.around()
                + (words.one(2) ? "&category=" + words.category() : "")
                + (words.one(2) ? "&sort=" + words.any(SORTS) : "&sort=distance")
                + (words.one(3) ? "&condition=GOOD" : "")
                + (words.one(3) ? "&min_price=1.00&max_price=2000.00" : "");
        return readWith(Ask.viewers("community", target, 200));
    }

    private Ask readWith(Ask ask) {
        return words.one(3) ? ask.with("Accept-Encoding", "gzip") : ask;
    }

    private Ask streamReads() {
        return switch (words.upTo(3)) {
            case 0 -> Ask.viewers("read stream", streams.any(words), 200, 404);
            case 1 -> Ask.viewers("live streams", "/api/streams/live?per_page=" + (1 + words.upTo(100)), 200);
            default -> Ask.viewers("a seller's streams", "/api/users/" + Tokens.SELLER + "/streams", 200);
        };
    }

    private Ask administration() {
        Ask stats = Ask.viewers("cache statistics", "/api/cache/stats", 200).by(tokens.admin());
        return words.one(10)
                ? new Ask(
                        "clear",
                        true,
                        "DELETE",
                        "/api/cache/feeds/discover",
                        tokens.admin(),
                        stats.headers(),
                        null,
                        stats.expected())
                : stats;
    }

    private Ask wrongBody() {
        return words.one(2)
                ? Ask.sellers("wrong stream", "POST", "/api/streams", tokens.seller(), 400)
                        .sending(JSON, utf8(words.wrongStream()))
                : Ask.sellers("wrong product", "POST", "/api/products", tokens.seller(), 400)
                        .sending(JSON, utf8(words.wrongProduct()));
    }

    private Ask tornBody() {
        byte[] body = words.one(3) ? words.bytes() : utf8(words.torn(words.stream()));
        return words.one(2)
                ? Ask.sellers("torn body", "POST", "/api/streams", tokens.seller(), 400)
                        .sending(JSON, body)
                : Ask.sellers("torn patch", "PATCH", own(), tokens.seller(), 400, 404)
                        .sending(JSON, body);
    }

    private Ask wrongParameter() {
        String base = words.one(2) ? "/api/feeds/discover?" : "/api/feeds/community?latitude=25.2&longitude=55.27&";
        String parameter = switch (words.upTo(7)) {
            case 0 -> "page=" + words.wrongNumber();
            case 1 -> "per_page=" + words.any(List.of("0", "101", "-5", "x", "", "1.5"));
            case 2 -> "sort=" + words.any(List.of("NEWEST", "best", "", "price", "%00"));
            case 3 -> "category=" + words.any(List.of("Home", "a%20b", "%C3%28", "-", "", "x".repeat(41)));
            case 4 -> "page=9000&per_page=99";
            case 5 -> "colour=red";
            default -> "page=1&page=2";
        };
        return words.one(3)
                ? Ask.viewers(
                        "wrong place",
                        "/api/feeds/community?latitude="
                                + words.any(List.of("91", "x", "", "NaN", "1e400", "25.2&latitude=1", "Infinity"))
                                + "&longitude=55.27",
                        400)
                : Ask.viewers("wrong parameter", base + parameter, 400);
    }

    private Ask wrongId() {
        String id = words.any(List.of("x", "1-1-1-1-1", "%20", "%00", "null", words.uuid() + "0", "..%2F"));
        return words.one(2)
                ? Ask.viewers("wrong id", "/api/streams/" + id, 400, 404)
                : Ask.sellers("wrong id", "GET", "/api/products/" + id, tokens.seller(), 400, 404);
    }

    private Ask unknownId() {
        return words.one(2)
                ? Ask.viewers("unknown id", "/api/streams/" + words.uuid(), 404)
                : Ask.sellers("unknown id", "POST", "/api/streams/" + words.uuid() + "/go-live", tokens.seller(), 404);
    }

    private Ask wrongToken() {
        String token = words.any(List.of("", "x.y.z", tokens.expired(), tokens.tampered()));
        return Ask.sellers("no good token", "POST", "/api/streams", token.isEmpty() ? null : token, 401)
                .sending(JSON, utf8(words.stream()));
    }

    private Ask wrongRole() {
        return words.one(2)
                ? Ask.sellers("wrong role", "POST", "/api/streams", tokens.viewer(), 403)
                        .sending(JSON, utf8(words.stream()))
                : Ask.viewers("wrong role", "/api/cache/stats", 403).by(tokens.seller());
    }

    private Ask notTheOwner() {
        return Ask.sellers("not the owner", "DELETE", own(), tokens.otherSeller(), 403, 404);
    }

    private Ask wrongType() {
        return Ask.sellers("wrong media type", "POST", "/api/streams", tokens.seller(), 415)
                .sending(
                        words.any(List.of("text/plain", "application/xml", "application/x-www-form-urlencoded")),
                        utf8(words.stream()));
    }

    private Ask wrongMethod() {
        return Ask.sellers("wrong method", words.any(List.of("PUT", "BREW")), own(), tokens.seller(), 400, 403, 405);
    }

    private Ask staleVersion() {
        return Ask.sellers("stale version", "PATCH", own(), tokens.seller(), 412, 404)
                .sending(JSON, utf8("{\"title\":\"Late\"}"))
                .with("If-Match", "\"" + (1_000_000 + words.upTo(9)) + "\"");
    }

    private Ask usedKey() {
        return Ask.sellers("a key that was used", "POST", "/api/streams", tokens.seller(), 201, 409, 422)
                .sending(JSON, utf8(words.stream()))
                .with("Idempotency-Key", "storm");
    }

    private String own() {
        return (words.one(2) ? streams : products).any(words);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

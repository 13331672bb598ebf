package io.freshet.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** HTTP with the rules of clients.md. Lives on the loop. */
final class HttpCalls {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_REFUSAL = 300;
    private static final int MOST_CALLS = 64;

    private final Loop loop;
    private final Transport transport;
    private final ServerClock clock;
    private final Tokens tokens;
    private final DoubleSupplier random;
    private final Set<Attempts> underWay = new HashSet<>();

    HttpCalls(Loop loop, Transport transport, ServerClock clock, Tokens tokens, DoubleSupplier random) {
        this.loop = loop;
        this.transport = transport;
        this.clock = clock;
        this.tokens = tokens;
        this.random = random;
    }

    /**
     * Sends a request once.
     *
     * @return completes on the loop; fails with a {@link FreshetException} if there was no answer
     */
    CompletableFuture<Transport.Answer> send(
            String method, URI uri, Map<String, String> headers, @Nullable String body) {
        CompletableFuture<Transport.Answer> result = new CompletableFuture<>();
        CompletableFuture<Transport.Answer> sent;
        try {
            sent = transport.send(new Transport.Request(method, uri, headers, body, TIMEOUT));
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        sent.whenComplete((answer, failure) -> loop.execute(() -> {
            if (answer == null) {
                result.completeExceptionally(FreshetException.noAnswer(
                        uri.getAuthority() + " does not answer: check the network, and try again", failure));
            } else {
                clock.answered(answer.headers().get("date"));
                result.complete(answer);
            }
        }));
        return result;
    }

    /** Calls until there is an answer that counts. */
    void call(Call call, String base, CompletableFuture<CallAnswer> result) {
        underWay.removeIf(each -> each.result.isDone());
        if (underWay.size() >= MOST_CALLS) {
            result.completeExceptionally(FreshetException.noAnswer("too many calls at once: wait for one", null));
            return;
        }
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
        if (call.body() != null) {
            headers.put(
                    "Content-Type",
                    call.method().equals("PATCH") ? "application/merge-patch+json" : "application/json");
        }
        if (call.ifMatch() != null) {
            headers.put("If-Match", call.ifMatch().matches("[0-9]+") ? '"' + call.ifMatch() + '"' : call.ifMatch());
        }
        if (call.method().equals("POST")) {
            // Without one, a POST whose answer was lost could not be repeated: it may have happened.
            String own = UUID.randomUUID().toString();
            headers.put("Idempotency-Key", call.idempotencyKey() == null ? own : call.idempotencyKey());
        }
        try {
            String body = call.body() == null ? null : Json.text(call.body());
            Attempts attempts = new Attempts(call.method(), URI.create(base + call.path()), headers, body, result);
            underWay.add(attempts);
            attempts.begin(TokenSource.Reason.FIRST, null);
        } catch (RuntimeException e) {
            result.completeExceptionally(e); // a path or a body that is none
        }
    }

    /** What is under way fails. */
    void close() {
        underWay.forEach(
                each -> each.result.completeExceptionally(FreshetException.noAnswer("the client is closed", null)));
    }

    static FreshetException problem(Transport.Answer answer) {
        Map<String, Object> body = Json.object(answer.body());
        List<FreshetException.FieldError> errors = new ArrayList<>();
        if (body.get("errors") instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> error) {
                    errors.add(new FreshetException.FieldError(
                            String.valueOf(error.get("field")), String.valueOf(error.get("message"))));
                }
            }
        }
        return FreshetException.problem(
                answer.status(),
                body.get("type") instanceof String type ? type : null,
                body.get("detail") instanceof String detail ? detail : "HTTP " + answer.status(),
                errors,
                answer.headers().get("x-request-id"));
    }

    /** One call, from its first request to the answer that counts. */
    private final class Attempts {
        private final String method;
        private final URI uri;
        private final Map<String, String> headers;
        private final @Nullable String body;
        private final CompletableFuture<CallAnswer> result;
        private int repeated;
        private boolean renewed;

        Attempts(
                String method,
                URI uri,
                Map<String, String> headers,
                @Nullable String body,
                CompletableFuture<CallAnswer> result) {
            this.method = method;
            this.uri = uri;
            this.headers = headers;
            this.body = body;
            this.result = result;
        }

        void begin(TokenSource.Reason reason, @Nullable String used) {
            tokens.get(reason, used).thenAccept(this::request);
        }

        private void request(@Nullable String token) {
            if (result.isDone()) {
                return; // cancelled
            }
            headers.remove("Authorization");
            if (token != null) {
                headers.put("Authorization", "Bearer " + token);
            }
            send(method, uri, Map.copyOf(headers), body).whenComplete((answer, failure) -> {
                if (answer == null) {
                    repeat(0, null, failure);
                } else if (answer.status() == UNAUTHORIZED && token != null && !renewed) {
                    renewed = true;
                    begin(TokenSource.Reason.REFUSED, token);
                } else if (answer.status() >= FIRST_REFUSAL && answer.status() != NOT_MODIFIED) {
                    repeat(answer.status(), answer.headers().get("retry-after"), problem(answer));
                } else {
                    result.complete(new CallAnswer(answer.status(), Json.object(answer.body()), answer.headers()));
                }
            });
        }

        private void repeat(int status, @Nullable String retryAfter, Throwable failure) {
            OptionalLong delay = Retries.delay(status, retryAfter, repeated, random);
            if (delay.isPresent()) {
                repeated++;
                loop.after(delay.getAsLong(), () -> begin(TokenSource.Reason.FIRST, null));
            } else {
                result.completeExceptionally(failure);
            }
        }
    }
}

package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What lets somebody in is in no log, no metric, no problem and no frame, whatever a client does with it. Its name is the
 * last of the stack's tests, so that the logs hold what all of them did, dead engines too.
 */
@UsesLocalStack
class WhatIsSecretStaysSoIT {
    private static final List<Part> SERVICES =
            List.of(Part.STREAM_SERVICE, Part.FEED_SERVICE, Part.CACHE_INVALIDATOR, Part.NOTIFICATION_GATEWAY);
    private static final List<String> PATHS = List.of(
            "/api/feeds/discover", "/api/streams", "/api/cache/stats", "/api/replays", "/events?feed=discover", "/ws");

    /** In a log nobody needs any of these, whosever they are. */
    private static final Pattern SUSPECT = Pattern.compile(
            "eyJ[\\w-]{4,}\\.[\\w-]" // a token
                    + "|://[^/\\s:@\"]+:[^/\\s@\"]+@" // a user's password in an address
                    + "|(?i:authorization\"?\\s*[:=])|bearer\\.|(?:[#?&]|access_)token=(?!\\*\\*\\*)"
                    + "|(?i:password\"?\\s*[=:]\\s*)(?!\\[hidden]|\\*|null)[^\\s,;}]"
                    + "|(?i:password\\s+'[^'])");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Set<String> secrets = new LinkedHashSet<>();
    private final List<String> answers = new ArrayList<>();

    @Test
    void howeverItIsSent(RunningStack stack) throws Exception {
        List<String> good = Stream.of(Role.VIEWER, Role.SELLER, Role.ADMIN)
                .map(stack::token)
                .toList();
        List<String> tokens = new ArrayList<>(good);
        tokens.addAll(bad(good.getLast(), stack));
        tokens.forEach(this::keepSecret);
        secrets.add(JsonPath.read(Files.readString(stack.stateDir().resolve("jwt/private-key.json")), "$.d"));

        for (Part service : SERVICES) {
            for (String token : tokens) {
                for (String request : requests(token)) {
                    answers.add(exchange(stack, service, request));
                }
                exchange(
                        stack,
                        service,
                        post(
                                "/api/streams",
                                token,
                                "{\"" + token + "\":1}")); // the reply repeats the name to its sender
            }
            for (String path : List.of("/actuator/prometheus", "/actuator/info", "/actuator/health", "/v3/api-docs")) {
                answers.add(exchange(stack, service, get(path)));
            }
        }
        for (String token : tokens) {
            connect(stack, token);
        }
        assertThat(answers.stream().map(answer -> answer.substring(0, Math.min(12, answer.length()))))
                .as("accepted and refused")
                .contains("HTTP/1.1 200", "HTTP/1.1 400", "HTTP/1.1 401", "HTTP/1.1 403", "HTTP/1.1 404");
        assertThat(answers)
                .as("accepted and refused over WebSocket")
                .anyMatch(answer -> answer.contains("\"authenticated\""))
                .anyMatch(answer -> answer.startsWith("4401"))
                .anyMatch(answer -> answer.startsWith("4505"));
        assertThat(answers.stream()
                        .map(answer -> answer.replaceFirst("\"instance\":\"[^\"]*\"", "")) // the path, as it was sent
                        .filter(answer -> secrets.stream().anyMatch(answer::contains)))
                .as("answers with a secret")
                .isEmpty();

        for (Part service : SERVICES) {
            awaitLogged(stack, service);
        }
        assertThat(suspects(stack)).isEmpty();
    }

    /** Each is refused, and each for another reason. */
    private static List<String> bad(String good, RunningStack stack) throws IOException {
        String[] parts = good.split("\\.", -1);
        String unsigned = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        String unknownKey = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"ES256\",\"kid\":\"unknown\"}".getBytes(StandardCharsets.UTF_8));
        return List.of(
                parts[0] + "." + parts[1] + "." + new StringBuilder(parts[2]).reverse(),
                unsigned + "." + parts[1] + ".",
                unknownKey + "." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + ".%%" + parts[2],
                ended(stack));
    }

    private static String ended(RunningStack stack) throws IOException {
        Clock before = Clock.offset(Clock.systemUTC(), Duration.ofHours(-2));
        return new LocalIssuer(new StateDirectory(stack.stateDir(), false), before)
                .token(Role.ADMIN, UUID.randomUUID(), Duration.ofHours(1));
    }

    private void keepSecret(String token) {
        for (String part : token.substring(token.indexOf('.') + 1).split("\\.", -1)) {
            if (part.length() > 20) {
                secrets.add(part);
            }
        }
    }

    /** Where it belongs, where it does not, and in heads and bodies that cannot be read. */
    private static List<String> requests(String token) {
        String bearer = "Authorization: Bearer " + token;
        List<String> requests = new ArrayList<>();
        for (String path : PATHS) {
            String and = path.contains("?") ? "&" : "?";
            requests.add(get(path, bearer));
            requests.add(get(path + and + "access_token=" + token, bearer));
            requests.add(get(path + and + "token=" + token));
            requests.add(get(path + "/" + token, bearer));
        }
        requests.add(get("/api/streams", bearer, bearer));
        requests.add(get("/api/streams", bearer, "Origin: https://elsewhere.example"));
        requests.add(get("/api/streams", "Authorization : Bearer " + token));
        requests.add(get("/api/streams", "Authorization Bearer " + token));
        requests.add(get("/api/streams", bearer + "\u0001"));
        requests.add(get("/api/streams", "Authorization: Bearer\r\n " + token));
        requests.add(get("/api/streams", "Authorization: Basic " + token));
        requests.add(get("/api/streams", bearer + "A".repeat(20_000)));
        requests.add(get("/api/streams#token=" + token));
        requests.add(get("/api/streams", bearer, "If-None-Match: " + token, "Freshet-Min-Generation: " + token));
        for (String body : List.of(
                "{\"title\":\"" + token,
                "{\"title\":\"" + token + "\",\"token\":\"" + token + "\"}",
                "{\"from\":\"" + token + "\"}",
                token)) {
            for (String path : List.of("/api/streams", "/api/replays", "/api/streams?token=" + token)) {
                requests.add(post(path, token, body));
            }
        }
        requests.add("DELETE /api/cache/feeds/discover?token=" + token + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + bearer + "\r\n\r\n");
        return requests;
    }

    private static String post(String target, String token, String body) {
        return "POST " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nIdempotency-Key: " + token + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String get(String target, String... fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + String.join("\r\n", fields)
                + (fields.length == 0 ? "\r\n" : "\r\n\r\n");
    }

    private void connect(RunningStack stack, String token) {
        List<String> frames = List.of(
                "{\"event\":\"authenticate\",\"data\":{\"token\":\"" + token + "\"}}",
                "{\"event\":\"authenticate\",\"data\":{\"token\":\"" + token + "\",\"more\":1}}",
                "{\"event\":\"authenticate\",\"data\":{\"token\":[\"" + token + "\"]}}",
                "{\"event\":\"authenticate\",\"data\":{\"token\":\"" + token,
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"" + token + "\"}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"resume\":\"" + token + "\"}}",
                "{\"event\":\"clear_feed_cache\",\"data\":{\"feed\":\"discover\",\"token\":\"" + token + "\"}}",
                token);
        for (String frame : frames) {
            converse(stack, "/ws", frame, "freshet.v1.json");
            converse(stack, "/ws", frame, "freshet.v1.json", "bearer." + token);
        }
        converse(stack, "/ws", token, "freshet.v2.json", "bearer." + token);
        converse(stack, "/ws", token, "freshet.v1.json", "bearer." + token, "bearer.x" + token);
        converse(stack, "/ws?token=" + token, token, "freshet.v1.json");
    }

    /** Sends one frame, if it gets as far, and keeps what comes until the end of it. */
    private void converse(RunningStack stack, String path, String frame, String protocol, String... protocols) {
        Frames received = new Frames();
        try {
            WebSocket socket = CLIENT.newWebSocketBuilder()
                    .subprotocols(protocol, protocols)
                    .buildAsync(
                            URI.create("ws://127.0.0.1:" + stack.port(Part.NOTIFICATION_GATEWAY)
                                    + path.replace("%", "%25")),
                            received)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            answers.add("protocol " + socket.getSubprotocol());
            socket.sendText(frame, true)
                    .thenCompose(it -> it.sendText("{\"event\":\"get_unread\",\"id\":\"last\"}", true))
                    .exceptionally(_ -> socket)
                    .join();
            received.end.completeOnTimeout(null, 20, TimeUnit.SECONDS).join();
            socket.abort();
        } catch (CompletionException | IllegalArgumentException e) {
            answers.add("refused"); // Java's client keeps the answer's body to itself; `requests` has it
        }
        answers.addAll(received.frames);
    }

    private static final class Frames implements WebSocket.Listener {
        private final ConcurrentLinkedQueue<String> frames = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(text.toString());
                if (text.indexOf("\"last\"") >= 0) {
                    end.complete(null);
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            frames.add(code + " " + reason);
            end.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end.complete(null);
        }
    }

    /** Whatever was logged before this request is in the file once the request is. */
    private static void awaitLogged(RunningStack stack, Part service) throws IOException {
        String marker = "/nowhere/" + UUID.randomUUID();
        exchange(stack, service, get(marker));
        Path log = logs(stack).resolve(service.label() + ".log");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(log, StandardCharsets.ISO_8859_1).contains(marker));
    }

    private List<String> suspects(RunningStack stack) throws IOException {
        List<String> suspects = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs(stack))) {
            for (Path file : files.sorted().toList()) {
                try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                    lines.filter(line -> SUSPECT.matcher(line).find()
                                    || secrets.stream().anyMatch(line::contains))
                            .limit(50)
                            .forEach(line -> suspects.add(file.getFileName() + ": " + line));
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
        }
        return suspects;
    }

    private static Path logs(RunningStack stack) {
        return stack.stateDir().resolve("logs");
    }

    /** All that comes until the server ends the connection, of an event stream the beginning. */
    private static String exchange(RunningStack stack, Part service, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stack.port(service))) {
            socket.setSoTimeout(20_000);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                byte[] bytes = new byte[8192];
                int read;
                while ((read = socket.getInputStream().read(bytes)) >= 0) {
                    answer.write(bytes, 0, read);
                    if (answer.toString(StandardCharsets.ISO_8859_1).contains("text/event-stream")) {
                        break;
                    }
                }
            } catch (SocketException e) {
                // It was reset, for more had been sent than was read.
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }
}

package io.freshet.bench.overload;

import io.freshet.bench.BenchStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A way to kill or starve a service.
 *
 * @param title what it does
 * @param way runs it for a while
 */
record Attack(String title, Way way) {
    static final String FROM = "127.0.0.2";

    private static final int BURST = 64;

    /** Runs the attack. */
    @FunctionalInterface
    interface Way {
        /** Returns what was observed, in words. */
        String run(BenchStack stack, Duration length) throws Exception;
    }

    /** Every way that once killed or starved a service, and its variants. */
    static List<Attack> all() {
        return Stream.concat(
                        Stream.of(Part.STREAM_SERVICE, Part.FEED_SERVICE, Part.NOTIFICATION_GATEWAY)
                                .flatMap(Attack::ofConnections),
                        Stream.of(
                                new Attack("1,500 clients ask feed-service for random places", Attack::randomPlaces),
                                new Attack("200 random places a second", Attack::manyMisses),
                                new Attack("512 writers, who are 20 sellers", Attack::writers),
                                new Attack("600 bodies of one seller that come byte by byte", Attack::slowBodies),
                                new Attack(
                                        "1,500 HTTP/2 connections ask feed-service for 128 hits each, and take none",
                                        Attack::untakenAnswers),
                                new Attack(
                                        "3,305 WebSockets subscribe to 64 random places each",
                                        (stack, length) -> sockets(stack, length, 3_305, Attack::subscriptions)),
                                new Attack(
                                        "400 WebSockets join 64 random streams each",
                                        (stack, length) -> sockets(stack, length, 400, Attack::rooms)),
                                new Attack("1,000 event streams that are never read", Attack::eventStreams)))
                .toList();
    }

    private static Stream<Attack> ofConnections(Part service) {
        return Stream.of(
                new Attack(
                        "2,320 connections to " + service + ", each with 46 bytes of a request",
                        (stack, length) -> hold(stack.http(service), length, 2_320, 0, "X-")),
                new Attack(
                        "2,000 connections to " + service + ", each with 7 KB of a request",
                        (stack, length) -> hold(stack.http(service), length, 2_000, 0, "x".repeat(7_000))),
                new Attack(
                        "10,000 idle connections to " + service + " and 200 whose head comes byte by byte",
                        (stack, length) -> hold(stack.http(service), length, 10_000, 200, "X-")));
    }

    private static String hold(URI server, Duration length, int idle, int slow, String last) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        List<Socket> sockets = new ArrayList<>();
        List<Socket> crawling = new ArrayList<>();
        AtomicInteger refused = new AtomicInteger();
        byte[] beginning =
                ("GET /api/feeds/discover HTTP/1.1\r\nHost: a\r\n" + last).getBytes(StandardCharsets.US_ASCII);
        try {
            for (int i = 0; i < idle + slow; i++) {
                Socket socket = opened(server);
                if (socket == null) {
                    refused.incrementAndGet();
                    continue;
                }
                (i < idle ? sockets : crawling).add(socket);
                if (i >= idle || slow == 0) {
                    write(socket, beginning);
                }
            }
            while (System.nanoTime() < end) {
                crawling.forEach(socket -> write(socket, new byte[] {'x'}));
                Thread.sleep(Duration.ofMillis(500));
            }
            long ended = crawling.stream().filter(Attack::isEnded).count();
            long idleEnded = sockets.stream().filter(Attack::isEnded).count();
            return "%,d of %,d idle and %,d of %,d slow ones were closed%s"
                    .formatted(
                            idleEnded,
                            sockets.size(),
                            ended,
                            crawling.size(),
                            refused.get() == 0 ? "" : ", " + refused + " could not connect");
        } finally {
            Stream.concat(sockets.stream(), crawling.stream()).forEach(Attack::close);
        }
    }

    private static String randomPlaces(BenchStack stack, Duration length) throws Exception {
        return summary(new Load(FROM).closed(Asks.misses(stack), 1_500, length));
    }

    private static String manyMisses(BenchStack stack, Duration length) throws Exception {
        return summary(new Load(FROM).open(Asks.misses(stack), 200, length));
    }

    private static String writers(BenchStack stack, Duration length) throws Exception {
        return summary(new Load(FROM).closed(Asks.writes(stack, stack.issuer()), 512, length));
    }

    private static String summary(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%,.0f a second served, %,.0f refused, %,d failed",
                outcome.acceptedPerSecond(),
                outcome.refusedPerSecond(),
                outcome.failures());
    }

    private static String slowBodies(BenchStack stack, Duration length) throws Exception {
        byte[] head = ("POST /api/products HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + stack.token(Role.SELLER)
                        + "\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] space = {' '};
        return again(stack.http(Part.STREAM_SERVICE), length, 600, head, space, Duration.ofMillis(500));
    }

    /** The clients ping, so that no connection is idle. */
    private static String untakenAnswers(BenchStack stack, Duration length) throws Exception {
        byte[] gets = Http2Frames.untakenGets("/api/feeds/discover", 128);
        return again(stack.http(Part.FEED_SERVICE), length, 1_500, gets, Http2Frames.PING, Duration.ofSeconds(2));
    }

    /** Clients that send something from time to time, and begin again when they are cut off. */
    private static String again(
            URI server, Duration length, int clients, byte[] beginning, byte[] drop, Duration between)
            throws Exception {
        long end = System.nanoTime() + length.toNanos();
        AtomicInteger begun = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        Socket socket = opened(server);
                        if (socket != null) {
                            begun.incrementAndGet();
                            boolean open = write(socket, beginning);
                            while (open && System.nanoTime() < end && !isEnded(socket)) {
                                Thread.sleep(between);
                                open = write(socket, drop);
                            }
                            close(socket);
                        }
                        Thread.sleep(Duration.ofMillis(200));
                    }
                    return null;
                });
            }
        }
        return "%,d were begun".formatted(begun.get());
    }

    /** The messages of a client. */
    private interface Saying {
        Stream<String> messages(Random random);
    }

    private static Stream<String> subscriptions(Random random) {
        return IntStream.range(0, BURST)
                .mapToObj(_ -> String.format(
                        Locale.ROOT,
                        "{\"event\":\"subscribe\",\"data\":{\"feed\":\"community\",\"latitude\":%.2f,\"longitude\":%.2f,\"radius_km\":5.0}}",
                        random.nextDouble(-60, 60),
                        random.nextDouble(-170, 170)));
    }

    private static Stream<String> rooms(Random random) {
        return IntStream.range(0, BURST)
                .mapToObj(_ -> "{\"event\":\"join_stream\",\"data\":{\"stream_id\":\""
                        + new UUID(random.nextLong(), random.nextLong()) + "\"}}");
    }

    private static String sockets(BenchStack stack, Duration length, int count, Saying saying) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        URI gateway = stack.http(Part.NOTIFICATION_GATEWAY);
        List<Future<Boolean>> stayed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                Random random = new Random(i);
                stayed.add(threads.submit(() -> {
                    Socket socket = opened(gateway);
                    if (socket == null) {
                        return false;
                    }
                    try (socket) {
                        socket.setSoTimeout(100);
                        write(socket, Handshake.REQUEST);
                        saying.messages(random).forEach(message -> write(socket, Handshake.frame(message)));
                        while (System.nanoTime() < end) {
                            if (isEnded(socket)) {
                                return false;
                            }
                        }
                        return true;
                    }
                }));
            }
        }
        int left = 0;
        for (Future<Boolean> each : stayed) {
            left += each.get() ? 1 : 0;
        }
        return "%,d of %,d stayed".formatted(left, count);
    }

    private static String eventStreams(BenchStack stack, Duration length) throws Exception {
        URI gateway = stack.http(Part.NOTIFICATION_GATEWAY);
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = opened(gateway);
                if (socket != null) {
                    socket.setReceiveBufferSize(1);
                    write(socket, Asks.get("/events?feed=discover"));
                    sockets.add(socket);
                }
            }
            Outcome writes = new Load(FROM)
                    .closed(Asks.writes(stack, stack.issuer()), 8, length); // so that there is something to announce
            return "while %s; %,d were opened".formatted(summary(writes), sockets.size());
        } finally {
            sockets.forEach(Attack::close);
        }
    }

    private static @Nullable Socket opened(URI server) {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.getByName(FROM), 0));
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 5_000);
            return socket;
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean write(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the connection was closed. Reads what has arrived. */
    private static boolean isEnded(Socket socket) {
        try {
            socket.setSoTimeout(1);
            byte[] some = new byte[4_096];
            return socket.getInputStream().read(some) < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed either way
        }
    }
}

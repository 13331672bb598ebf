package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Instance;
import io.freshet.bench.Latencies;
import io.freshet.bench.Metrics;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** Two instances of stream-service share one engine: its owner is killed under load, and the other takes over. */
record TakeOverDrill(int takeOvers) implements StackDrill {
    private static final long SEED = 63;
    private static final int SELLERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration UNDER_LOAD = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "take-over";
    }

    @Override
    public String title() {
        return "two instances, the engine's owner killed under load";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Verdict.of(stack, new Acknowledged());
        URI first = stack.http(Part.STREAM_SERVICE);
        AtomicReference<URI> serving = new AtomicReference<>(first);
        Latencies streaming = new Latencies();
        Latencies published = new Latencies();
        boolean oneEngine = true;
        Instance second = stack.another(Part.STREAM_SERVICE);
        try (Seller seller = new Seller(serving::get, stack.token(Role.SELLER));
                Connection connection = stack.database();
                TopicTail tail = TopicTail.follow(stack);
                WriteLoad load = new WriteLoad(seller, SEED, SELLERS, PAUSE, Long.MAX_VALUE).start()) {
            for (int i = 0; i < takeOvers; i++) {
                boolean firstOwns = i % 2 == 0;
                URI owner = firstOwns ? first : second.http();
                URI standby = firstOwns ? second.http() : first;
                oneEngine &= await(owner, "STREAMING") && await(standby, "STANDBY");
                serving.set(owner);
                Thread.sleep(UNDER_LOAD);
                if (firstOwns) {
                    stack.kill(Part.STREAM_SERVICE);
                } else {
                    second.process().destroyForcibly().waitFor();
                }
                long killed = System.nanoTime();
                serving.set(standby);
                UUID byHand = changeByHand(connection);
                long arrived = tail.await(Seller.PRODUCTS, byHand, 1, PATIENCE)
                        .orElseThrow(() -> new IllegalStateException("nobody has taken over"))
                        .at();
                published.add(Duration.ofNanos(arrived - killed));
                oneEngine &= await(standby, "STREAMING");
                streaming.add(Duration.ofNanos(System.nanoTime() - killed));
                if (firstOwns) {
                    stack.start(Part.STREAM_SERVICE);
                } else {
                    second = stack.another(Part.STREAM_SERVICE);
                }
            }
            load.stop();
            report.check(oneEngine, "of two instances one streams and the other stands by, before and after each kill");
            report.check(published.millis(1) < 10_000, "the other takes over within 10 s of the kill");
            report.table(List.of(
                    "| from the kill of the owner, " + takeOvers + " times | p50 ms | p99 | max |",
                    "| --- | ---: | ---: | ---: |",
                    "| to the event of a change by SQL made right after it | " + Millis.cells(published) + " |",
                    "| to the other's health saying STREAMING (its first watermark is sent) | "
                            + Millis.cells(streaming) + " |"));
            Verdict.of(stack, load.acknowledged()).addTo(report);
        } finally {
            second.process().destroyForcibly().waitFor();
        }
    }

    private static boolean await(URI instance, String status) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (Metrics.backstop(instance).equals(status)) {
                return true;
            }
            Thread.sleep(LOOK);
        }
        return false;
    }

    private static UUID changeByHand(Connection connection) throws SQLException {
        UUID id = UUID.randomUUID();
        try (PreparedStatement statement =
                connection.prepareStatement("insert into products (id, seller_id, title, category, price_amount)"
                        + " values (?, ?, 'After the kill', 'load-0', 1)")) {
            statement.setObject(1, id);
            statement.setObject(2, id);
            statement.executeUpdate();
        }
        return id;
    }
}

package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Changes products continuously with plain SQL, seeded. Continues after an outage of PostgreSQL. */
final class HandWriter implements AutoCloseable {
    private final BenchStack stack;
    private final Random random;
    private final Duration pause;
    private final AtomicLong changes = new AtomicLong();
    private final List<UUID> products = new ArrayList<>(); // the thread's
    private final Thread thread = Thread.ofPlatform().name("by-hand").daemon().unstarted(this::run);
    private volatile boolean closed;

    private HandWriter(BenchStack stack, long seed, Duration pause) {
        this.stack = stack;
        this.random = new Random(seed);
        this.pause = pause;
    }

    static HandWriter start(BenchStack stack, long seed, Duration pause) {
        HandWriter writer = new HandWriter(stack, seed, pause);
        writer.thread.start();
        return writer;
    }

    /** The number of committed changes. */
    long changes() {
        return changes.get();
    }

    private void run() {
        try {
            while (!closed) {
                try (Connection connection = stack.database()) {
                    while (!closed) {
                        change(connection);
                        changes.incrementAndGet();
                        Thread.sleep(pause);
                    }
                } catch (SQLException _) {
                    Thread.sleep(Duration.ofMillis(100));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(Connection connection) throws SQLException {
        int choice = random.nextInt(10);
        if (choice < 3 || products.isEmpty()) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            execute(
                    connection,
                    "insert into products (id, seller_id, title, category, price_amount)"
                            + " values (?, gen_random_uuid(), 'By hand', 'load-0', 1.5)",
                    id);
            products.add(id);
        } else if (choice < 9) {
            execute(
                    connection,
                    "update products set title = 'By hand ' || version where id = ?",
                    products.get(random.nextInt(products.size())));
        } else {
            execute(connection, "delete from products where id = ?", products.remove(random.nextInt(products.size())));
        }
    }

    private static void execute(Connection connection, String sql, UUID id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}

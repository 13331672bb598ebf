package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how stale a feed page gets: one thread changes a product with SQL each second, another reads the page
 * continuously. An answer's staleness is the age, at the start of its request, of the oldest change that it lacks.
 */
final class FreshnessProbe implements AutoCloseable {
    private static final String CATEGORY = "probe";
    private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_READS = Duration.ofMillis(20);
    private static final Pattern TITLE = Pattern.compile("\"title\":\"Probe (\\d+)\"");

    private final BenchStack stack;
    private final DiscoverFeed feed;
    private final UUID product = UUID.randomUUID();
    /** When each change was committed, by its number. */
    private final List<Long> committed = new CopyOnWriteArrayList<>();

    private final List<Thread> threads;
    private final List<Answer> answers = new ArrayList<>(); // the reader's, until it has ended
    private volatile boolean closed;

    private record Answer(long begun, int status, boolean degraded, int shown) {}

    private FreshnessProbe(BenchStack stack) {
        this.stack = stack;
        this.feed = new DiscoverFeed(stack, CATEGORY, 5);
        this.threads = List.of(
                Thread.ofPlatform().name("probe-writer").daemon().unstarted(() -> quietly(this::write)),
                Thread.ofPlatform().name("probe-reader").daemon().unstarted(() -> quietly(this::read)));
    }

    static FreshnessProbe start(BenchStack stack) {
        FreshnessProbe probe = new FreshnessProbe(stack);
        probe.threads.forEach(Thread::start);
        return probe;
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static void quietly(Work work) {
        try {
            work.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() throws InterruptedException {
        while (!closed) {
            try (Connection connection = stack.database()) {
                while (!closed) {
                    change(connection);
                    Thread.sleep(BETWEEN_CHANGES);
                }
            } catch (SQLException _) {
                Thread.sleep(BETWEEN_READS); // PostgreSQL is down; what is not acknowledged is not promised
            }
        }
    }

    private void change(Connection connection) throws SQLException {
        String title = "Probe " + committed.size();
        String sql = "insert into products (id, seller_id, title, category, price_amount) values (?, ?, ?, ?, 1)"
                + " on conflict (id) do update set title = excluded.title";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, product);
            statement.setObject(2, product);
            statement.setString(3, title);
            statement.setString(4, CATEGORY);
            statement.executeUpdate();
        }
        committed.add(System.nanoTime());
    }

    private void read() throws InterruptedException {
        while (!closed) {
            long begun = System.nanoTime();
            DiscoverFeed.Page page = feed.read();
            Matcher title = TITLE.matcher(page.body());
            int shown = title.find() ? Integer.parseInt(title.group(1)) : -1;
            answers.add(new Answer(begun, page.status(), page.body().contains("\"degraded\":true"), shown));
            Thread.sleep(BETWEEN_READS);
        }
    }

    /**
     * What the answers showed.
     *
     * @param answers that held a page and were not degraded
     * @param degraded how many were degraded
     * @param refused how many had no page
     * @param stalest the greatest staleness of the answers
     */
    record Result(int answers, int degraded, int refused, Duration stalest) {
        boolean isWithin(Duration bound) {
            return answers > 0 && stalest.compareTo(bound) <= 0;
        }
    }

    /** Stops the probe. */
    Result stop() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
        int good = 0;
        int degraded = 0;
        int refused = 0;
        long stalest = 0;
        for (Answer answer : answers) {
            if (answer.status() != 200) {
                refused++;
            } else if (answer.degraded()) {
                degraded++;
            } else {
                good++;
                int lacks = answer.shown() + 1;
                if (lacks < committed.size()) {
                    stalest = Math.max(stalest, answer.begun() - committed.get(lacks));
                }
            }
        }
        return new Result(good, degraded, refused, Duration.ofNanos(stalest));
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        feed.close();
    }
}

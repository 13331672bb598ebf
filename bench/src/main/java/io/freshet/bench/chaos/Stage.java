package io.freshet.bench.chaos;

import io.freshet.bench.BenchStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** What all who act in a run share. Thread-safe. */
final class Stage {
    private final BenchStack stack;
    private final Score score;
    private final String sellerToken;
    private final List<Feed> feeds;
    private final List<Part> sellers;
    private final AtomicLong lastRollback = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean over;

    /** @param feeds the instances of feed-service */
    Stage(BenchStack stack, Score score, List<Feed> feeds) throws IOException {
        this.stack = stack;
        this.score = score;
        this.feeds = feeds;
        this.sellers = stack.partsOf(Part.STREAM_SERVICE);
        this.sellerToken = stack.token(Role.SELLER);
    }

    BenchStack stack() {
        return stack;
    }

    Score score() {
        return score;
    }

    List<Feed> feeds() {
        return feeds;
    }

    String sellerToken() {
        return sellerToken;
    }

    /** Any instance. */
    URI sellers() {
        return stack.http(sellers.get(ThreadLocalRandom.current().nextInt(sellers.size())));
    }

    Connection database() throws SQLException {
        return stack.database();
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /** A process was killed; what starts under its name next is another. */
    void ended(String name) {
        feeds.stream().filter(feed -> feed.name().equals(name)).forEach(Feed::restarted);
    }

    /** A process stops, or comes back: of a Redis Cluster another may have its place, and not all that it was told. */
    void absent(Victim victim) {
        if (victim instanceof Victim.OfStack(BenchStack _, Part part)
                && part.kind() == Part.REDIS
                && stack.partsOf(Part.REDIS).size() > 1) {
            rolledBack();
        }
    }

    /** Redis went back in time, or is about to. */
    void rolledBack() {
        lastRollback.set(System.nanoTime());
    }

    /** Whether Redis went back in time so shortly ago that a reader may see time go backwards. */
    boolean isSoonAfterRollback(long nanos) {
        long last = lastRollback.get();
        return last != Long.MIN_VALUE && nanos - last < 2 * History.BOUND.toNanos();
    }
}

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

/** State shared by all actors of a run. Thread-safe. */
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

    /** The URI of a random instance. */
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

    /** Called after a process was killed: the next with its name is a new one. */
    void ended(String name) {
        feeds.stream().filter(feed -> feed.name().equals(name)).forEach(Feed::restarted);
    }

    /** Called when a process stops or returns: in a Redis Cluster its replacement may lack some of its writes. */
    void absent(Victim victim) {
        if (victim instanceof Victim.OfStack(BenchStack _, Part part)
                && part.kind() == Part.REDIS
                && stack.partsOf(Part.REDIS).size() > 1) {
            rolledBack();
        }
    }

    /** Records that Redis was rolled back, or is about to be. */
    void rolledBack() {
        lastRollback.set(System.nanoTime());
    }

    /** Whether a rollback was so recent that a reader may still see older data than before. */
    boolean isSoonAfterRollback(long nanos) {
        long last = lastRollback.get();
        return last != Long.MIN_VALUE && nanos - last < 2 * History.BOUND.toNanos();
    }
}

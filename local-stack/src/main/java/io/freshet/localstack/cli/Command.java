package io.freshet.localstack.cli;

import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A parsed command line. */
sealed interface Command {

    record Up(boolean detach, boolean cluster) implements Command {}

    record Down(boolean wipe) implements Command {}

    record Status(boolean json) implements Command {}

    record Token(Role role, UUID user, Duration ttl) implements Command {}

    record Kill(Part part) implements Command {}

    record Start(Part part) implements Command {}

    /** {@code from} and {@code topics} as given; no topics means all. */
    record Replay(String from, List<String> topics, boolean warm) implements Command {
        public Replay {
            topics = List.copyOf(topics);
        }
    }

    /** The same seed yields the same changes; the rate is a mean. */
    record Demo(double changesPerSecond, long seed) implements Command {}

    record Help() implements Command {}
}

package io.freshet.localstack.cli;

import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.UUID;

/** What the command line asks for. */
sealed interface Command {

    record Up(boolean detach) implements Command {}

    record Down(boolean wipe) implements Command {}

    record Status(boolean json) implements Command {}

    record Token(Role role, UUID user, Duration ttl) implements Command {}

    record Kill(Part part) implements Command {}

    record Start(Part part) implements Command {}

    /** Promised, but not there. */
    record NotBuilt(String name) implements Command {}

    record Help() implements Command {}
}

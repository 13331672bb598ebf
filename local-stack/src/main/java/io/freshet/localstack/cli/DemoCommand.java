package io.freshet.localstack.cli;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.demo.Market;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** {@code demo}: a simulated market on a running stack, until Ctrl-C. */
final class DemoCommand {
    private static final int FAILED = 1;
    private static final int COLUMNS = 110;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final StackSettings stack;
    private final boolean terminal =
            Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    private final long beganNanos = System.nanoTime();
    private final Market market;
    private long saidNanos = beganNanos;

    DemoCommand(StackSettings stack, Command.Demo demo) {
        this.stack = stack;
        this.market = new Market(new Running(stack), demo.seed(), demo.changesPerSecond(), this::say);
    }

    /** The stack that {@code up} started. */
    private record Running(StackSettings stack) implements Market.Stack {
        @Override
        public URI uri(Part part) {
            return URI.create("http://127.0.0.1:" + stack.ports().of(part));
        }

        @Override
        public String token(Role role, UUID user, Duration ttl) throws IOException {
            return new LocalIssuer(stack.state(), Clock.systemUTC()).token(role, user, ttl);
        }
    }

    int run() {
        Thread closing = new Thread(this::close, "close-market");
        Runtime.getRuntime().addShutdownHook(closing);
        System.out.println("The market opens: look at " + new Running(stack).uri(Part.FEED_SERVICE)
                + "/  (Ctrl-C closes it and leaves nothing behind)");
        try {
            market.run();
            return 0;
        } catch (IOException e) {
            Runtime.getRuntime().removeShutdownHook(closing);
            System.err.println("The market cannot open (" + e.getMessage()
                    + "): ./freshet status says what runs, ./freshet up --detach starts it");
            return FAILED;
        }
    }

    private void close() {
        System.out.println();
        System.out.println("The market closes.");
        market.close();
    }

    private void say(String change) {
        long now = System.nanoTime();
        long seconds = Duration.ofNanos(now - beganNanos).toSeconds();
        String line = String.format(
                Locale.ROOT,
                "%d:%02d  %,d changes  %d LIVE  %,d feeds read  %s",
                seconds / 60,
                seconds % 60,
                market.changes(),
                market.live(),
                market.reads(),
                change);
        if (terminal) {
            System.out.printf("\r%-" + COLUMNS + "." + COLUMNS + "s", line);
            System.out.flush();
        } else if (now - saidNanos > BETWEEN_LINES.toNanos()) {
            saidNanos = now;
            System.out.println(line);
        }
    }
}

package io.freshet.localstack.cli;

import io.freshet.localstack.cli.ReplayClient.Answer;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code replay}: has the cache-invalidator replay events, and shows the progress. The replay runs in the service: it
 * continues if this command ends, and this command waits if the service crashes and restarts.
 *
 * @param client for the service
 * @param out for progress
 * @param err for errors
 * @param patience how long to wait for a service that has stopped responding
 */
record ReplayCommand(ReplayClient client, PrintStream out, PrintStream err, Duration patience) {
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration BETWEEN = Duration.ofMillis(300);
    private static final int FAILED = 1;
    private static final int BAD_ARGUMENTS = 2;

    int run(Command.Replay replay) throws InterruptedException {
        Answer started;
        try {
            started = client.start(replay);
        } catch (IOException e) {
            err.println("The cache-invalidator does not answer at " + client.invalidator()
                    + ": ./freshet status says what runs, ./freshet up starts it");
            return FAILED;
        }
        if (started.status() != 202) {
            err.println(started.text("detail").isEmpty() ? "HTTP " + started.status() : started.text("detail"));
            return started.status() == 400 ? BAD_ARGUMENTS : FAILED;
        }
        String id = started.text("id");
        out.println("replay " + id + " (it goes on without this command; DELETE " + client.invalidator()
                + "/api/replays/" + id + " cancels it)");
        return watch(id, started);
    }

    private int watch(String id, Answer started) throws InterruptedException {
        ProgressBar bar = new ProgressBar(out, isTerminal());
        Answer now = started;
        long answered = System.nanoTime();
        while (now.text("state").equals("RUNNING")) {
            bar.show(now);
            Thread.sleep(BETWEEN);
            try {
                Answer next = client.read(id);
                if (next.status() == 200) {
                    now = next;
                    answered = System.nanoTime();
                } else if (next.status() == 404) {
                    bar.end();
                    err.println("Nobody knows of replay " + id + " any more: was Kafka lost?");
                    return FAILED;
                } else {
                    bar.note("the cache-invalidator answers " + next.status() + ", waiting for it");
                }
            } catch (IOException e) {
                bar.note("the cache-invalidator does not answer, waiting for it");
            }
            if (System.nanoTime() - answered > patience.toNanos()) {
                bar.end();
                err.println("The cache-invalidator has not answered for " + patience.toSeconds()
                        + " s. The replay goes on when it is back: ./freshet start cache-invalidator");
                return FAILED;
            }
        }
        bar.show(now);
        bar.end();
        return ended(now);
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private int ended(Answer replay) {
        String done = String.format(
                Locale.ROOT,
                "%s: %,.0f events, %,.0f invalidations, %,.0f keys deleted%s",
                replay.text("state").toLowerCase(Locale.ROOT),
                replay.number("events"),
                replay.number("invalidations"),
                replay.number("keys_deleted"),
                Boolean.TRUE.equals(replay.body().get("warm"))
                        ? String.format(
                                Locale.ROOT,
                                ", %,.0f of %,.0f pages warm",
                                replay.number("pages_warm"),
                                replay.number("pages_total"))
                        : "");
        if (replay.text("state").equals("DONE")) {
            out.println(done);
            return 0;
        }
        err.println(done + (replay.has("failure") ? ": " + replay.text("failure") : ""));
        return FAILED;
    }
}

package io.freshet.localstack.cli;

import io.freshet.localstack.cli.ReplayClient.Answer;
import java.io.PrintStream;
import java.util.Locale;

/** Shows the progress of a replay: on a terminal one line that is updated, otherwise a line per 10 %. */
final class ProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private String shown = "";
    private int length;

    ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(Answer replay) {
        String line = line(replay);
        String step = terminal ? line : tenth(replay);
        if (!step.equals(shown)) {
            shown = step;
            print(line);
        }
    }

    /** Prints something other than progress, once. */
    void note(String text) {
        if (!text.equals(shown)) {
            shown = text;
            print(text);
        }
    }

    void end() {
        if (terminal && length > 0) {
            out.println();
        }
    }

    private void print(String line) {
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
            out.flush();
            length = line.length();
        } else {
            out.println(line);
        }
    }

    private static String tenth(Answer replay) {
        return (int) (replay.number("percent") / 10) + " "
                + (int) (10 * replay.number("pages_warm") / Math.max(1, replay.number("pages_total")));
    }

    static String line(Answer replay) {
        double percent = replay.number("percent");
        int full = (int) (WIDTH * percent / 100);
        String events = String.format(
                Locale.ROOT,
                "[%s%s] %5.1f %%  %,.0f of %,.0f events",
                "#".repeat(full),
                "-".repeat(WIDTH - full),
                percent,
                replay.number("events"),
                replay.number("events_total"));
        String pages = replay.number("pages_total") > 0
                ? String.format(
                        Locale.ROOT,
                        "  %,.0f of %,.0f pages warm",
                        replay.number("pages_warm"),
                        replay.number("pages_total"))
                : String.format(Locale.ROOT, "  %,.0f/s", replay.number("events_per_second"));
        return events
                + pages
                + (replay.has("eta_seconds") && replay.text("state").equals("RUNNING")
                        ? String.format(Locale.ROOT, "  %,.0f s left", replay.number("eta_seconds"))
                        : "");
    }
}

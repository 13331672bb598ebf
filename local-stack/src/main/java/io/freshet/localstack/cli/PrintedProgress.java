package io.freshet.localstack.cli;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackProgress;
import java.time.Duration;
import java.util.Locale;

/** Prints one line per part. */
final class PrintedProgress implements StackProgress {

    @Override
    public void ready(Part part, Duration took) {
        System.out.println(String.format(Locale.ROOT, "%-24sready    %5.1f s", part, took.toMillis() / 1000.0));
    }

    @Override
    public void alreadyRunning(Part part) {
        System.out.println(String.format(Locale.ROOT, "%-24sruns already", part));
    }

    @Override
    public void stopped(Part part, boolean gently) {
        System.out.println(String.format(
                Locale.ROOT, "%-24s%s", part, gently ? "stopped" : "killed, it did not stop within 30 s"));
    }
}

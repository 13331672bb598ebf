package io.freshet.localstack;

import java.time.Duration;

/** Hears how the stack comes up and goes down. Called from several threads, never for one part at the same time. */
public interface StackProgress {

    /** Hears nothing. */
    StackProgress SILENT = new StackProgress() {};

    /** That part is ready; it took this long. */
    default void ready(Part part, Duration took) {}

    /** That part was running before. */
    default void alreadyRunning(Part part) {}

    /** That part has ended; {@code gently} unless it had to be killed. */
    default void stopped(Part part, boolean gently) {}
}

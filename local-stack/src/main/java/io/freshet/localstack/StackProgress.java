package io.freshet.localstack;

import java.time.Duration;

/** Listens to parts starting and stopping. Called from several threads, but for one part never concurrently. */
public interface StackProgress {

    /** Ignores everything. */
    StackProgress SILENT = new StackProgress() {};

    /** The part is ready; {@code took} is how long its start took. */
    default void ready(Part part, Duration took) {}

    /** The part was already running. */
    default void alreadyRunning(Part part) {}

    /** The part has ended; {@code gently} is false if it had to be killed. */
    default void stopped(Part part, boolean gently) {}
}

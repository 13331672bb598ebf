package io.freshet.localstack;

import java.util.Locale;

/** The state of a part. */
public enum PartState {
    /** Not running, and not meant to. */
    STOPPED,
    /** The process is alive, but not ready yet. */
    STARTING,
    /** The part answers requests. */
    READY,
    /** It should be running, but is dead, or is alive and still not ready after the longest time a start may take. */
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.freshet.localstack;

import java.util.Locale;

/** What a part is doing. */
public enum PartState {
    /** Not running, and not wanted. */
    STOPPED,
    /** Its process lives, but it does not serve yet. */
    STARTING,
    /** It serves. */
    READY,
    /** It should run, but is dead, or lives and does not serve for longer than a start takes. */
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

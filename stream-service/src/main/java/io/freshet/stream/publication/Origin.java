package io.freshet.stream.publication;

/** How an event reaches its topic. */
public enum Origin {
    /** Published by the instance that made the change. */
    DIRECT("direct"),
    /** Published by the backstop, from the WAL. */
    CDC("cdc"),
    /**
     * Published by the backstop, as a gap: earlier versions may be missing, or this version may have been used before.
     */
    GAP("cdc");

    private final String header;

    Origin(String header) {
        this.header = header;
    }

    String header() {
        return header;
    }
}

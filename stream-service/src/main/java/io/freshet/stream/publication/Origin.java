package io.freshet.stream.publication;

/** How an event comes to its topic. */
public enum Origin {
    /** By the instance that made the change. */
    DIRECT("direct"),
    /** By the backstop, from the WAL. */
    CDC("cdc"),
    /** By the backstop: versions before it may be missing, or its own was used before. */
    GAP("cdc");

    private final String header;

    Origin(String header) {
        this.header = header;
    }

    String header() {
        return header;
    }
}

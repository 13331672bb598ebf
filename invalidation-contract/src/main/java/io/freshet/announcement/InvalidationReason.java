package io.freshet.announcement;

import java.util.Arrays;
import java.util.Locale;

/** Why something was invalidated. */
public enum InvalidationReason {
    /** A stream changed. */
    STREAM_STATUS_CHANGED,
    /** A product changed. */
    PRODUCT_UPDATED,
    /** An admin, or an audit, cleared it. */
    CACHE_CLEARED,
    /** Something that cannot be told apart from everything. */
    BROAD,
    /** A replay rebuilds caches: pages are invalid, and no client is notified. */
    REPLAY,
    /** Nothing was: all announcements up to here have been sent. */
    WATERMARK,
    /** One that this version does not know. */
    UNKNOWN;

    /** The reason of that name in an announcement. */
    public static InvalidationReason of(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason.text().equals(text))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** The name in announcements. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a single change of the catalogue. */
    public boolean isChange() {
        return this == STREAM_STATUS_CHANGED || this == PRODUCT_UPDATED;
    }
}

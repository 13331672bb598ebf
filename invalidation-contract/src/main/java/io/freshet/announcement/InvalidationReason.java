package io.freshet.announcement;

import java.util.Arrays;
import java.util.Locale;

/** The reason for an invalidation. */
public enum InvalidationReason {
    /** A stream changed. */
    STREAM_STATUS_CHANGED,
    /** A product changed. */
    PRODUCT_UPDATED,
    /** An admin or an audit cleared pages. */
    CACHE_CLEARED,
    /** The cause is too unspecific to name scopes: everything was invalidated. */
    BROAD,
    /** A replay rebuilds caches: pages are invalidated, but no client is notified. */
    REPLAY,
    /** Nothing was invalidated: all announcements up to here have been sent. */
    WATERMARK,
    /** A reason unknown to this version. */
    UNKNOWN;

    /** Returns the reason with a name in announcements. */
    public static InvalidationReason of(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason.text().equals(text))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** Its name in announcements. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the cause is a single change of the catalogue. */
    public boolean isChange() {
        return this == STREAM_STATUS_CHANGED || this == PRODUCT_UPDATED;
    }
}

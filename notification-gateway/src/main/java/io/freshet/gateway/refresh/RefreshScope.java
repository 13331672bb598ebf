package io.freshet.gateway.refresh;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The part of a feed that a change affects. */
public sealed interface RefreshScope {
    /** The feed's name on the wire. */
    String feed();

    /**
     * A part of the discover feed.
     *
     * @param category the one category that changed, or null if any may have
     */
    record Discover(@Nullable String category) implements RefreshScope {
        @Override
        public String feed() {
            return "discover";
        }
    }

    /**
     * A part of the community feed.
     *
     * @param category the one category that changed, or null if any may have; not used to select listeners
     * @param area selects the listeners
     */
    record Community(@Nullable String category, CommunityArea area) implements RefreshScope {
        @Override
        public String feed() {
            return "community";
        }
    }

    /**
     * The streams that viewers watch.
     *
     * @param id the one stream that changed, or null if any may have
     */
    record Stream(@Nullable UUID id) implements RefreshScope {
        @Override
        public String feed() {
            return "stream";
        }
    }
}

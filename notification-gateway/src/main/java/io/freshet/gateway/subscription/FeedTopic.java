package io.freshet.gateway.subscription;

import io.freshet.gateway.refresh.RefreshScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One feed as a client listens to it. */
public sealed interface FeedTopic {
    /** Whether a refresh of that scope can alter this feed. {@link Audience} finds listeners by the same rule. */
    boolean isConcernedBy(RefreshScope scope);

    /** The fields with which a client asks for it, as {@code subscribed} repeats them; a new map that may be changed. */
    Map<String, Object> data();

    /**
     * The discover feed.
     *
     * @param category the one category that is listened to, or null for all of them
     */
    record Discover(@Nullable String category) implements FeedTopic {
        @Override
        public boolean isConcernedBy(RefreshScope scope) {
            return switch (scope) {
                case RefreshScope.Discover(var changed) ->
                    category == null || changed == null || category.equals(changed);
                case RefreshScope.Stream _ -> false;
            };
        }

        @Override
        public Map<String, Object> data() {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("feed", "discover");
            if (category != null) {
                data.put("category", category);
            }
            return data;
        }
    }

    /**
     * One stream.
     *
     * @param id of the stream; whether there is such a stream is not asked
     */
    record Stream(UUID id) implements FeedTopic {
        @Override
        public boolean isConcernedBy(RefreshScope scope) {
            return switch (scope) {
                case RefreshScope.Discover _ -> false;
                case RefreshScope.Stream(var changed) -> changed == null || id.equals(changed);
            };
        }

        @Override
        public Map<String, Object> data() {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("feed", "stream");
            data.put("stream_id", id.toString());
            return data;
        }
    }
}

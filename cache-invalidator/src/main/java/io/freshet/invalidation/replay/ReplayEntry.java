package io.freshet.invalidation.replay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log of replays. What an entry means is decided by those before it, in the same way by whoever reads
 * them ({@link ReplayBook}); so no lock is needed, and nobody's word counts who has lost a replay to another.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ReplayEntry.Requested.class, name = "requested"),
    @JsonSubTypes.Type(value = ReplayEntry.Progressed.class, name = "progressed"),
    @JsonSubTypes.Type(value = ReplayEntry.TakenOver.class, name = "taken_over"),
    @JsonSubTypes.Type(value = ReplayEntry.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = ReplayEntry.Ended.class, name = "ended")
})
@JsonIgnoreProperties(ignoreUnknown = true)
sealed interface ReplayEntry {
    /** Of the replay. */
    UUID id();

    /**
     * A replay is to run. Void while another runs.
     *
     * @param runner the instance that runs it
     * @param ranges what is replayed, by {@code topic-partition}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Requested(UUID id, ReplayOrder order, UUID runner, Map<String, OffsetRange> ranges) implements ReplayEntry {}

    /**
     * Its runner lives, and has come so far. Void of anybody else.
     *
     * @param positions everything below them is invalidated, by {@code topic-partition}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Progressed(UUID id, UUID runner, ReplayWork work, Map<String, Long> positions) implements ReplayEntry {}

    /**
     * Another instance goes on with it. Void unless the previous runner is still its runner.
     *
     * @param runner from now on
     * @param previous who has been silent
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record TakenOver(UUID id, UUID runner, UUID previous) implements ReplayEntry {}

    /** An admin has had enough. Void if it does not run. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Cancelled(UUID id, UUID by, Instant at) implements ReplayEntry {}

    /**
     * It has ended by itself. Void of anybody but its runner.
     *
     * @param state DONE or FAILED
     * @param failure why it failed
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Ended(
            UUID id,
            UUID runner,
            ReplayWork work,
            ReplayState state,
            @Nullable String failure,
            Instant at) implements ReplayEntry {}
}

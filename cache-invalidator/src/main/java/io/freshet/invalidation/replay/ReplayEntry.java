package io.freshet.invalidation.replay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the replay log. Earlier entries decide what an entry means, in the same way for every reader ({@link
 * ReplayBook}). So no lock is needed, and entries of an instance that has lost a replay are ignored.
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
    /** The id of the replay. */
    UUID id();

    /**
     * Starts a replay. Ignored while another runs.
     *
     * @param runner the instance that runs it
     * @param ranges the offsets to replay, by {@code topic-partition}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Requested(UUID id, ReplayOrder order, UUID runner, Map<String, OffsetRange> ranges) implements ReplayEntry {}

    /**
     * A sign of life of its runner, with its progress. Ignored from any other instance.
     *
     * @param positions everything below them has been invalidated, by {@code topic-partition}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Progressed(UUID id, UUID runner, ReplayWork work, Map<String, Long> positions) implements ReplayEntry {}

    /**
     * Another instance takes it over. Ignored unless the previous runner is still its runner.
     *
     * @param runner the new runner
     * @param previous the runner that has been silent
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record TakenOver(UUID id, UUID runner, UUID previous) implements ReplayEntry {}

    /** An admin cancels it. Ignored if it is not running. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Cancelled(UUID id, UUID by, Instant at) implements ReplayEntry {}

    /**
     * It has ended on its own. Ignored from any instance but its runner.
     *
     * @param state DONE or FAILED
     * @param failure why it failed, or null
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

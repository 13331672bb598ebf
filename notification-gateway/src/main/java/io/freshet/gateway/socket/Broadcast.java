package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.refresh.RefreshScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The work of every event loop for one announcement. The broadcaster releases the shared frames. */
sealed interface Broadcast {
    /** The position that the loops reach with it. */
    Position position();

    /** All of its frames. */
    List<SharedFrame> frames();

    /**
     * Refreshes for the listeners concerned.
     *
     * @param position the position that the loops reach with it
     * @param steps one for each scope
     * @param committedAt when the change was committed; null if unknown or not caused by a change
     */
    record Refreshes(
            Position position, List<Step> steps, @Nullable Instant committedAt) implements Broadcast {
        @Override
        public List<SharedFrame> frames() {
            return steps.stream().flatMap(Step::frames).toList();
        }
    }

    /** A frame for every connection that listens to anything. */
    record ToAll(Position position, SharedFrame frame) implements Broadcast {
        @Override
        public List<SharedFrame> frames() {
            return List.of(frame);
        }
    }

    /** Only moves the position. */
    record Silent(Position position) implements Broadcast {
        @Override
        public List<SharedFrame> frames() {
            return List.of();
        }
    }

    /**
     * One scope's refresh. A cursor covers every refresh up to it, so a connection that will get another frame of the
     * same announcement must not get the announcement's position yet.
     *
     * @param scope selects the listeners
     * @param last for sessions that get no later frame of this announcement; its cursor includes the announcement
     * @param followed for sessions that do; its cursor is the previous one. Null in the last step
     */
    record Step(
            RefreshScope scope, SharedFrame last, @Nullable SharedFrame followed) {
        SharedFrame frame(boolean moreToCome) {
            return followed != null && moreToCome ? followed : last;
        }

        private Stream<SharedFrame> frames() {
            return Stream.of(Optional.of(last), Optional.ofNullable(followed)).flatMap(Optional::stream);
        }
    }
}

package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.refresh.RefreshScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every event loop does for one announcement. The loops' shared frames are released by the broadcaster. */
sealed interface Broadcast {
    /** The position that the loops reach by it. */
    Position position();

    /** The frames that it holds. */
    List<SharedFrame> frames();

    /**
     * Refreshes for those concerned.
     *
     * @param position that the loops reach by it
     * @param steps one a scope
     * @param committedAt when the change was committed; null where none was the cause, or it is not known
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

    /** Nothing but the position. */
    record Silent(Position position) implements Broadcast {
        @Override
        public List<SharedFrame> frames() {
            return List.of();
        }
    }

    /**
     * One scope's refresh. A cursor vouches for every refresh up to it, so a connection that has another frame of the
     * same announcement to come must not be given the announcement's position yet.
     *
     * @param scope whose listeners are told
     * @param last for those who get no later frame of this announcement; its cursor includes it
     * @param followed for those who do; its cursor is the one before. Null in the last step
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

package io.freshet.gateway.follow;

import io.freshet.gateway.socket.ClientEvent;
import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ClientEventHandler;
import io.freshet.gateway.socket.ErrorCode;
import io.freshet.gateway.socket.Reply;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code follow}, {@code unfollow}, {@code get_unread} and {@code mark_read}. */
final class FollowEvents implements ClientEventHandler {
    /** Keeps the unread counts of all followed sellers within a frame that a slow client can receive. */
    private static final int MOST_FOLLOWS = 1_000;

    private static final String FOLLOW = "follow";
    private static final String UNFOLLOW = "unfollow";
    private static final String GET_UNREAD = "get_unread";
    private static final String MARK_READ = "mark_read";
    private static final Set<String> FIELDS = Set.of("seller_id");

    private final Follows follows;
    private final PerUserExecutor turns;

    FollowEvents(Follows follows, PerUserExecutor turns) {
        this.follows = follows;
        this.turns = turns;
    }

    @Override
    public Set<String> events() {
        return Set.of(FOLLOW, UNFOLLOW, GET_UNREAD, MARK_READ);
    }

    @Override
    public CompletionStage<Reply> handle(ClientEvent event) {
        UUID user = event.user().userId();
        event.allowOnly(FIELDS);
        Callable<Reply> task = switch (event.event()) {
            case FOLLOW -> follow(user, event.uuid("seller_id"));
            case UNFOLLOW -> unfollow(user, event.uuid("seller_id"));
            case GET_UNREAD -> unread(user, seller(event));
            default -> markRead(user, seller(event));
        };
        return turns.submit(user, task);
    }

    private Callable<Reply> follow(UUID user, UUID seller) {
        return () -> {
            if (!follows.follow(user, seller, MOST_FOLLOWS)) {
                throw new ClientEventException(
                        ErrorCode.TOO_MANY_SUBSCRIPTIONS, "unfollow somebody first: the limit is " + MOST_FOLLOWS);
            }
            return Reply.of("followed", Map.of("seller_id", seller.toString()));
        };
    }

    private Callable<Reply> unfollow(UUID user, UUID seller) {
        return () -> {
            follows.unfollow(user, seller);
            return Reply.of("unfollowed", Map.of("seller_id", seller.toString()));
        };
    }

    private Callable<Reply> unread(UUID user, @Nullable UUID seller) {
        return () -> Reply.of("unread_counts", follows.unread(user, seller).data());
    }

    /** Replies with the remaining unread counts of all sellers. */
    private Callable<Reply> markRead(UUID user, @Nullable UUID seller) {
        return () -> {
            follows.markRead(user, seller);
            return Reply.of("unread_counts", follows.unread(user, null).data());
        };
    }

    private static @Nullable UUID seller(ClientEvent event) {
        return event.data().get("seller_id") == null ? null : event.uuid("seller_id");
    }
}

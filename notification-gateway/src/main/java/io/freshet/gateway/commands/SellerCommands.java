package io.freshet.gateway.commands;

import io.freshet.announcement.Commands;
import io.freshet.announcement.InvalidationReason;
import io.freshet.announcement.NamedScope;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.gateway.catalogue.Catalogue;
import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.socket.ClientEvent;
import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ClientEventHandler;
import io.freshet.gateway.socket.ErrorCode;
import io.freshet.gateway.socket.Reply;
import io.freshet.token.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * {@code stream_status_changed} and {@code product_updated}: a seller or an admin reports a change to a stream or
 * product. Its owner and the feeds that show it are read from the database.
 */
final class SellerCommands implements ClientEventHandler {
    private static final String STREAM = InvalidationReason.STREAM_STATUS_CHANGED.text();
    private static final String PRODUCT = InvalidationReason.PRODUCT_UPDATED.text();
    private static final Set<String> FEEDS = Set.of("DISCOVER", "COMMUNITY");

    private final Catalogue catalogue;
    private final CommandSender sender;
    private final SellerTurns turns;
    private final CommandThreads threads;
    private final Duration patience;

    SellerCommands(
            Catalogue catalogue, CommandSender sender, SellerTurns turns, CommandThreads threads, Duration patience) {
        this.catalogue = catalogue;
        this.sender = sender;
        this.turns = turns;
        this.threads = threads;
        this.patience = patience;
    }

    @Override
    public Set<String> events() {
        return Set.of(STREAM, PRODUCT);
    }

    @Override
    public CompletionStage<Reply> handle(ClientEvent event) {
        Identity user = event.user();
        if (!user.is(Role.SELLER) && !user.is(Role.ADMIN)) {
            throw new ClientEventException(ErrorCode.FORBIDDEN, event.event() + " is for sellers");
        }
        Deadline deadline = Deadline.in(patience);
        if (event.event().equals(STREAM)) {
            event.allowOnly(Set.of("stream_id"));
            UUID id = event.uuid("stream_id");
            return threads.submit(() -> streamChanged(id, user, deadline));
        }
        event.allowOnly(Set.of("product_id", "feeds"));
        UUID id = event.uuid("product_id");
        Set<String> feeds = feeds(event);
        return threads.submit(() -> productUpdated(id, feeds, user, deadline));
    }

    private Reply streamChanged(UUID id, Identity user, Deadline deadline)
            throws InterruptedException, NoAnswerException {
        Catalogue.Stream stream = catalogue.stream(id).orElseThrow(() -> unknown("stream"));
        requireOwner(user, stream.sellerId());
        return carryOut(CacheCommandKind.STREAM_STATUS_CHANGED, id, CommandScopes.ofStream(id, stream), user, deadline);
    }

    private Reply productUpdated(UUID id, Set<String> feeds, Identity user, Deadline deadline)
            throws InterruptedException, NoAnswerException {
        Catalogue.Product product = catalogue.product(id).orElseThrow(() -> unknown("product"));
        requireOwner(user, product.sellerId());
        List<NamedScope> scopes = CommandScopes.ofProduct(product, feeds.isEmpty() ? product.feeds() : feeds);
        if (scopes.isEmpty()) {
            throw new ClientEventException(
                    ErrorCode.BAD_DATA, "feeds: the product has no location, so no community feed shows it");
        }
        return carryOut(CacheCommandKind.PRODUCT_UPDATED, id, scopes, user, deadline);
    }

    private Reply carryOut(
            CacheCommandKind kind, UUID aggregate, List<NamedScope> scopes, Identity user, Deadline deadline)
            throws InterruptedException, NoAnswerException {
        CacheCommand command = Commands.of(kind, aggregate, scopes, user.userId());
        FeedInvalidated done = user.is(Role.ADMIN)
                ? sender.send(command, deadline)
                : turns.take(aggregate, scopes, deadline, () -> sender.send(command, deadline));
        return CommandAnswers.of(done);
    }

    private static void requireOwner(Identity user, UUID owner) {
        if (!user.is(Role.ADMIN) && !user.userId().equals(owner)) {
            throw new ClientEventException(ErrorCode.FORBIDDEN, "it is somebody else's");
        }
    }

    private static ClientEventException unknown(String what) {
        return new ClientEventException(ErrorCode.BAD_DATA, "there is no such " + what);
    }

    /** Accepts feed names in any case. Empty if the field is absent. */
    private static Set<String> feeds(ClientEvent event) {
        Object given = event.data().get("feeds");
        if (given == null) {
            return Set.of();
        }
        Set<String> feeds = new HashSet<>();
        if (given instanceof List<?> names) {
            names.forEach(name -> feeds.add(String.valueOf(name).toUpperCase(Locale.ROOT)));
        }
        if (feeds.isEmpty() || !FEEDS.containsAll(feeds)) {
            throw new ClientEventException(ErrorCode.BAD_DATA, "feeds must be a list of DISCOVER, COMMUNITY or both");
        }
        return Set.copyOf(feeds);
    }
}

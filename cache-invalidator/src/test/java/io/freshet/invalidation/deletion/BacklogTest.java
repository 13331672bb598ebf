package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.announcement.InvalidationReason;
import io.freshet.cache.FeedScope;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.SourcePartition;
import io.freshet.invalidation.announcement.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final FeedScope HOME = new FeedScope.Discover("home");
    private static final FeedScope FASHION = new FeedScope.Discover("fashion");
    private static final SourcePartition PRODUCTS = new SourcePartition(SourcePartition.PRODUCTS, 3);
    private static final SourcePartition STREAMS = new SourcePartition(SourcePartition.STREAMS, 3);

    @Test
    void productsOfOneKindOfChangeAreAnnouncedAsOfTheLast() {
        Change.Known sold = change(PRODUCTS, 8, "SOLD", FASHION);
        Change.Known last = change(PRODUCTS, 9, "UPDATED", FASHION);
        Backlog backlog = Backlog.of(List.of(change(PRODUCTS, 7, "UPDATED", HOME), sold, last));

        assertThat(backlog.targets()).containsExactly(HOME, FASHION);
        assertThat(backlog.offset()).isEqualTo(9);
        assertThat(backlog.announcements())
                .containsExactly(
                        Map.entry(sold.cause(), Set.<InvalidationTarget>of(FASHION)),
                        Map.entry(last.cause(), Set.<InvalidationTarget>of(HOME, FASHION)));
    }

    @Test
    void eachStreamIsAnnounced() {
        Change.Known one = change(STREAMS, 1, "WENT_LIVE", HOME);
        Change.Known other = change(STREAMS, 2, "WENT_LIVE", FASHION);

        assertThat(Backlog.of(List.of(one, other)).announcements())
                .containsExactly(
                        Map.entry(one.cause(), Set.<InvalidationTarget>of(HOME)),
                        Map.entry(other.cause(), Set.<InvalidationTarget>of(FASHION)));
    }

    @Test
    void commandsAreAppliedOneByOneHoweverMany() {
        List<Change.Known> run = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            run.add(change(new SourcePartition(SourcePartition.COMMANDS, 0), i, null, HOME));
        }

        assertThat(Backlog.isOne(run, 2)).isFalse();
        run.replaceAll(command ->
                new Change.Known(PRODUCTS, command.offset(), command.cause(), command.targets(), command.changes()));
        assertThat(Backlog.isOne(run, 2)).isTrue();
        assertThat(Backlog.isOne(run, 3)).isFalse();
    }

    private static Change.Known change(
            SourcePartition source, long offset, @Nullable String type, FeedScope... scopes) {
        Cause cause = new Cause(
                InvalidationReason.PRODUCT_UPDATED,
                "key",
                3,
                "event-" + offset,
                null,
                type,
                "id-" + offset,
                Instant.EPOCH,
                null);
        return new Change.Known(source, offset, cause, Set.of(scopes), Map.of());
    }
}

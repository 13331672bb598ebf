package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Commands are executed and answered by an announcement that names them. */
@ExtendWith(OutputCaptureExtension.class)
class CommandsIT extends InvalidationTest {
    private static final Page HOME = Page.discover("home");
    private static final Page DUBAI = Page.community(25.2, 55.27, null);
    private static final Page DUBAI_HOME = Page.community(25.2, 55.27, "home");
    private static final Page ABU_DHABI = Page.community(24.45, 54.38, null);
    private static final List<Page> ALL = List.of(HOME, DUBAI, DUBAI_HOME, ABU_DHABI);

    @Test
    void aFeedIsClearedWholeAndTheAnswerSaysHowManyKeys() throws Exception {
        ALL.forEach(this::fill);

        FeedInvalidated answer = command(CacheCommandKind.CLEAR, scope("community"));

        assertThat(List.of(DUBAI, DUBAI_HOME, ABU_DHABI)).noneMatch(this::isCached);
        assertThat(isCached(HOME)).isTrue();
        assertThat(answer.getKeysDeleted()).isEqualTo(3);
        assertThat(answer.getReason()).isEqualTo("cache_cleared");
        assertThat(answer.getScopes()).extracting(InvalidatedScope::getFeed).containsExactly("community");
    }

    @Test
    void onePlaceIsCleared() throws Exception {
        ALL.forEach(this::fill);

        FeedInvalidated answer = command(
                CacheCommandKind.CLEAR,
                scope("community").setLatitude(25.2).setLongitude(55.27).setRadiusKm(5.0));

        assertThat(List.of(DUBAI, DUBAI_HOME)).noneMatch(this::isCached);
        assertThat(List.of(HOME, ABU_DHABI)).allMatch(this::isCached);
        assertThat(answer.getKeysDeleted()).isEqualTo(2);
    }

    @Test
    void everythingIsClearedWithOneAnswer() throws Exception {
        command(CacheCommandKind.CLEAR, scope("discover"), scope("community"), scope("stream"));
        ALL.forEach(this::fill);

        FeedInvalidated answer =
                command(CacheCommandKind.CLEAR, scope("discover"), scope("community"), scope("stream"));

        assertThat(ALL).noneMatch(this::isCached);
        assertThat(answer.getKeysDeleted()).isEqualTo(4);
    }

    /** By whom, when, for which targets, and how many keys. */
    @Test
    void whatWasCarriedOutIsLogged(CapturedOutput output) throws Exception {
        ALL.forEach(this::fill);

        FeedInvalidated answer = command(CacheCommandKind.CLEAR, scope("community"));

        assertThat(output.getOut().lines().filter(line -> line.contains("a command was carried out")))
                .filteredOn(line -> line.contains(String.valueOf(answer.getCommandId())))
                .singleElement()
                .asString()
                .contains(
                        "freshet.audit",
                        "00000000-0000-0000-0000-000000000003",
                        "requested_at",
                        "COMMUNITY",
                        "keys_deleted=\"3\"");
    }

    @Test
    void aReplaysScopesAreReadAsThoseOfAChange() throws Exception {
        Page unfiltered = Page.discover(null);
        List.of(HOME, DUBAI, unfiltered).forEach(this::fill);

        FeedInvalidated answer = command(
                CacheCommandKind.REPLAY, scope("discover"), scope("discover").setCategory("fashion"));
        assertThat(isCached(unfiltered)).isFalse();
        assertThat(isCached(HOME)).isTrue();
        assertThat(answer.getReason()).isEqualTo("replay");

        command(CacheCommandKind.REPLAY, scope("discover"));
        assertThat(isCached(HOME)).isFalse();
        assertThat(isCached(DUBAI)).isTrue();
    }

    @Test
    void aSellersChangeShowsInItsCategoryAndInTheFeedWithoutAFilterAndNowhereElse() throws Exception {
        Page unfiltered = Page.discover(null);
        Page fashion = Page.discover("fashion");
        List.of(HOME, unfiltered, fashion).forEach(this::fill);

        FeedInvalidated answer = command(
                CacheCommandKind.STREAM_STATUS_CHANGED, scope("discover").setCategory("home"));
        assertThat(answer.getAggregateId()).isEqualTo(AGGREGATE);

        assertThat(List.of(HOME, unfiltered)).noneMatch(this::isCached);
        assertThat(isCached(fashion)).isTrue();
        assertThat(answer.getKeysDeleted()).isEqualTo(2);
        assertThat(answer.getReason()).isEqualTo("stream_status_changed");
        assertThat(answer.getScopes()).extracting(InvalidatedScope::getCategory).containsExactly("home", null);
    }

    @Test
    void aCommandThatCannotBeReadHarmsNothing() throws Exception {
        ALL.forEach(this::fill);
        send(Topics.CACHE_COMMANDS, bytes("not a command"));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> deadLetters(Topics.CACHE_COMMANDS).contains("not a command"));
        assertThat(command(CacheCommandKind.PRODUCT_UPDATED, scope("discover").setCategory("fashion"))
                        .getReason())
                .isEqualTo("product_updated");
        assertThat(ALL).allMatch(this::isCached);
    }

    private static final String AGGREGATE = "00000000-0000-0000-0000-00000000000a";

    private FeedInvalidated command(CacheCommandKind kind, InvalidatedScope.Builder... scopes) throws Exception {
        String id = UUID.randomUUID().toString();
        CacheCommand command = CacheCommand.newBuilder()
                .setCommandId(id)
                .setKind(kind)
                .setScopes(
                        Stream.of(scopes).map(InvalidatedScope.Builder::build).toList())
                .setRequestedBy("00000000-0000-0000-0000-000000000003")
                .setRequestedAt(Instant.now())
                .setAggregateId(AGGREGATE)
                .build();
        send(Topics.CACHE_COMMANDS, encoder.encode(Topics.CACHE_COMMANDS, command));
        FeedInvalidated answer = nextAnnouncement();
        assertThat(answer.getCommandId()).isEqualTo(id);
        return answer;
    }

    private static InvalidatedScope.Builder scope(String feed) {
        return InvalidatedScope.newBuilder().setFeed(feed);
    }
}

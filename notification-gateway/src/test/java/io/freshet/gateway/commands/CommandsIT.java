package io.freshet.gateway.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.announcement.AnsweringInvalidator;
import io.freshet.cache.CacheStatistics;
import io.freshet.cache.CacheStatistics.ReadCounts;
import io.freshet.cache.CachedFeed;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.gateway.Client;
import io.freshet.gateway.Corruption;
import io.freshet.gateway.FeatureTest;
import io.freshet.gateway.Instance;
import io.freshet.gateway.Truth;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands go to the cache-invalidator, and its answer goes to the sender. Sellers can only invalidate what is theirs.
 */
@FeatureTest
class CommandsIT {
    private final UUID seller = UUID.randomUUID();

    private Instance gateway;
    private static final long KEYS_DELETED = 7;

    private AnsweringInvalidator invalidator;

    @BeforeEach
    void begin() throws Exception {
        gateway = Instance.one();
        invalidator = new AnsweringInvalidator(KEYS_DELETED);
    }

    @AfterEach
    void end() throws Exception {
        invalidator.close();
    }

    @Test
    void aSellerIsAnsweredWithWhatWasDoneWhereverTheStreamShows() throws Exception {
        UUID stream = Truth.stream(seller, "fashion", 25.2, 55.27);
        try (Client client = gateway.connect(Role.SELLER, seller)) {
            client.send("stream_status_changed", "{\"stream_id\":\"%s\"}".formatted(stream), "7");

            Client.Message answer = client.next("cache_invalidated");
            CacheCommand command = invalidator.next();
            assertThat(answer.id()).isEqualTo("7");
            assertThat(answer.data())
                    .isEqualTo(Map.of(
                            "keys_deleted",
                            (int) KEYS_DELETED,
                            "scopes",
                            5,
                            "generation",
                            "g-" + command.getCommandId()));
            assertThat(command.getKind()).isEqualTo(CacheCommandKind.STREAM_STATUS_CHANGED);
            assertThat(command.getRequestedBy()).isEqualTo(seller.toString());
            assertThat(command.getAggregateId()).isEqualTo(stream.toString());
            assertThat(command.getScopes())
                    .containsExactlyInAnyOrder(
                            scope("discover").setCategory("fashion").build(),
                            scope("community")
                                    .setCategory("fashion")
                                    .setLatitude(25.2)
                                    .setLongitude(55.27)
                                    .build(),
                            scope("live").build(),
                            scope("seller").setSellerId(seller.toString()).build(),
                            scope("stream").setStreamId(stream.toString()).build());
        }
    }

    /** A turn without an expiry is corrupt: the seller would wait forever. */
    @ParameterizedTest
    @EnumSource(names = {"STRING", "LIST"})
    void aCorruptTurnIsTakenAway(Corruption corruption) throws Exception {
        UUID stream = Truth.stream(seller, "fashion", 25.2, 55.27);
        corruption.put(gateway, "command:" + stream);
        try (Client client = gateway.connect(Role.SELLER, seller)) {
            client.send("stream_status_changed", "{\"stream_id\":\"%s\"}".formatted(stream));

            client.next("cache_invalidated");
        }
    }

    @Test
    void aProductIsInvalidatedInItsFeedsOrInThoseThatItsSellerNames() throws Exception {
        UUID product = Truth.product(seller, "home", "{DISCOVER}", 25.2, 55.27);
        try (Client client = gateway.connect(Role.SELLER, seller)) {
            client.send("product_updated", "{\"product_id\":\"%s\"}".formatted(product));
            client.next("cache_invalidated");
            assertThat(invalidator.next().getScopes())
                    .extracting(InvalidatedScope::getFeed)
                    .containsExactly("discover");

            client.send("product_updated", "{\"product_id\":\"%s\",\"feeds\":[\"COMMUNITY\"]}".formatted(product));
            client.next("cache_invalidated");
            CacheCommand command = invalidator.next();
            assertThat(command.getKind()).isEqualTo(CacheCommandKind.PRODUCT_UPDATED);
            assertThat(command.getScopes())
                    .extracting(InvalidatedScope::getFeed)
                    .containsExactly("community");
        }
    }

    /** The token identifies the user; the database has the current owner. */
    @Test
    void whatIsNotOnesOwnIsRefusedAndNothingIsSent() throws Exception {
        UUID stream = Truth.stream(UUID.randomUUID(), "fashion", null, null);
        UUID product = Truth.product(seller, "home", "{DISCOVER}", 25.2, 55.27);
        Truth.change("update products set seller_id = ? where id = ?", UUID.randomUUID(), product);
        for (Role role : List.of(Role.SELLER, Role.VIEWER)) {
            try (Client client = gateway.connect(role, seller)) {
                client.send("stream_status_changed", "{\"stream_id\":\"%s\"}".formatted(stream));
                assertThat(client.nextError()).isEqualTo("forbidden");
            }
            try (Client client = gateway.connect(role, seller)) {
                client.send("product_updated", "{\"product_id\":\"%s\"}".formatted(product));
                assertThat(client.nextError()).isEqualTo("forbidden");
            }
            for (String admins : List.of("clear_feed_cache", "get_cache_stats")) {
                try (Client client = gateway.connect(role, seller)) {
                    client.send(admins, admins.equals("clear_feed_cache") ? "{\"feed\":\"all\"}" : "{}");
                    assertThat(client.nextError()).isEqualTo("forbidden");
                }
            }
        }
        try (Client client = gateway.connect()) {
            client.send("stream_status_changed", "{\"stream_id\":\"%s\"}".formatted(stream));
            assertThat(client.nextError()).isEqualTo("unauthorized");
            client.send("get_cache_stats", "{}");
            assertThat(client.nextError()).isEqualTo("unauthorized");
        }
        try (Client admin = gateway.connect(Role.ADMIN)) {
            admin.send("stream_status_changed", "{\"stream_id\":\"%s\"}".formatted(stream));
            admin.next("cache_invalidated");
        }
        assertThat(invalidator.all()).hasSize(1);
    }

    @Test
    void wrongDataIsTold() throws Exception {
        for (String data : List.of("{}", "{\"stream_id\":\"1-1-1-1-1\"}", "{\"stream_id\":\"%s\",\"x\":1}")) {
            try (Client client = gateway.connect(Role.SELLER, seller)) {
                client.send("stream_status_changed", data.formatted(UUID.randomUUID()));
                assertThat(client.nextError()).as(data).isEqualTo("bad_data");
            }
        }
        for (String data : List.of(
                "{}",
                "{\"feed\":\"stream\"}",
                "{\"feed\":\"discover\",\"latitude\":1}",
                "{\"feed\":\"community\",\"latitude\":1}",
                "{\"feed\":\"community\",\"latitude\":91,\"longitude\":1}")) {
            try (Client client = gateway.connect(Role.ADMIN)) {
                client.send("clear_feed_cache", data);
                assertThat(client.nextError()).as(data).isEqualTo("bad_data");
            }
        }
        try (Client client = gateway.connect(Role.SELLER, seller)) {
            client.send("stream_status_changed", "{\"stream_id\":\"%s\"}".formatted(UUID.randomUUID()));
            assertThat(client.nextError()).as("an unknown one").isEqualTo("bad_data");
        }
        assertThat(invalidator.all()).isEmpty();
    }

    @Test
    void anAdminClearsFeedsAndPlaces() throws Exception {
        Map<String, List<InvalidatedScope>> expected = Map.of(
                "{\"feed\":\"discover\"}", List.of(scope("discover").build()),
                "{\"feed\":\"community\"}", List.of(scope("community").build()),
                "{\"feed\":\"all\"}",
                        List.of(
                                scope("discover").build(),
                                scope("community").build(),
                                scope("stream").build()),
                "{\"feed\":\"community\",\"latitude\":25.204,\"longitude\":55.27}",
                        List.of(scope("community")
                                .setLatitude(25.2)
                                .setLongitude(55.27)
                                .setRadiusKm(5.0)
                                .build()));
        try (Client client = gateway.connect(Role.ADMIN)) {
            for (Map.Entry<String, List<InvalidatedScope>> each : expected.entrySet()) {
                client.send("clear_feed_cache", each.getKey());

                assertThat(client.next("cache_invalidated").data())
                        .containsEntry("scopes", each.getValue().size());
                CacheCommand command = invalidator.next();
                assertThat(command.getKind()).isEqualTo(CacheCommandKind.CLEAR);
                assertThat(command.getScopes()).isEqualTo(each.getValue());
            }
        }
    }

    @Test
    void anAdminSeesTheStatisticsOfFeedService() throws Exception {
        gateway.bean(CacheStatistics.class).add(Map.of(CachedFeed.DISCOVER, new ReadCounts(3, 1, 1)));
        try (Client client = gateway.connect(Role.ADMIN)) {
            client.send("get_cache_stats", "{}");

            Map<String, Object> statistics = client.next("cache_stats").data();
            assertThat(statistics).containsOnlyKeys("discover", "community", "streams");
            assertThat(statistics.get("discover"))
                    .isEqualTo(Map.of(
                            "entries",
                            0,
                            "bytes",
                            0,
                            "hits",
                            3,
                            "misses",
                            1,
                            "hit_rate",
                            0.75,
                            "fills",
                            1,
                            "invalidations",
                            0));
        }
    }

    /**
     * Across two instances and several connections, a stream is announced at most once a second and every command is
     * answered.
     */
    @Test
    void aSellersCommandsReachListenersAtMostOnceASecondForEachStream() throws Exception {
        UUID stream = Truth.stream(seller, "toys", null, null);
        UUID other = Truth.stream(seller, "toys", null, null);
        String command = "{\"stream_id\":\"%s\"}".formatted(stream);
        long begun = System.nanoTime();
        try (Client here = gateway.connect(Role.SELLER, seller);
                Client there = Instance.two().connect(Role.SELLER, seller)) {
            for (int i = 0; i < 5; i++) {
                here.send("stream_status_changed", command);
                there.send("stream_status_changed", command);
            }
            here.send("stream_status_changed", "{\"stream_id\":\"%s\"}".formatted(other));
            for (int i = 0; i < 5; i++) {
                here.next("cache_invalidated");
                there.next("cache_invalidated");
            }
            here.next("cache_invalidated");
        }

        int seconds = (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        List<CacheCommand> all = invalidator.all();
        InvalidatedScope ofStream =
                scope("stream").setStreamId(stream.toString()).build();
        List<CacheCommand> sent =
                all.stream().filter(each -> each.getScopes().contains(ofStream)).toList();
        assertThat(sent)
                .as("not only the first, which cannot cover the others; and of ten at once one a second")
                .hasSizeBetween(2, Math.min(9, seconds + 1));
        assertThat(all).hasSize(sent.size() + 1);
    }

    private static InvalidatedScope.Builder scope(String feed) {
        return InvalidatedScope.newBuilder().setFeed(feed);
    }

    /** Without an answer, the command fails in time. */
    @Test
    void withoutAnInvalidatorTheSenderIsToldSoInTime() throws Exception {
        invalidator.close();
        try (Client client = gateway.connect(Role.ADMIN)) {
            client.send("clear_feed_cache", "{\"feed\":\"discover\"}");

            assertThat(client.nextError()).isEqualTo("unavailable");
        } finally {
            invalidator = new AnsweringInvalidator(KEYS_DELETED);
        }
    }
}

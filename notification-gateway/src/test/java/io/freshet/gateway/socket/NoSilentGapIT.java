package io.freshet.gateway.socket;

import static io.freshet.gateway.socket.TestAnnouncements.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import io.freshet.localstack.junit.EngineSuperuser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A client never misses a refresh silently: if one may be lost, it gets {@code resync_required}. */
@GatewayTest
class NoSilentGapIT {
    private static final String HOME = "{\"feed\":\"discover\",\"category\":\"home\"}";

    @Autowired
    private TestGateway gateway;

    @Autowired
    private TestAnnouncements announcements;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void anUnreadableAnnouncementMayHaveMeantAnybody() throws Exception {
        try (var client = gateway.connect().subscribe(HOME);
                var stream = new TestEventStream(gateway, "feed=discover&category=home")) {
            announcements.announce(0, "not Avro".getBytes(StandardCharsets.UTF_8));
            announcements.announce(0, new byte[] {0, 0, 127, 127, 127, 1, 2, 3});
            announcements.announce(change("lamp", "home"));

            assertThat(client.next("resync_required")).containsKeys("cursor", "spread_ms");
            assertThat(client.next("resync_required")).containsKeys("cursor", "spread_ms");
            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "lamp");
            assertThat(stream.next()).containsKey("retry");
            assertThat(stream.nextEvent())
                    .containsEntry("event", "resync_required")
                    .containsKey("id");
        }
    }

    @Test
    void aTopicMadeAnewMayHaveLostAnything() throws Exception {
        try (Admin admin = Admin.create(EngineSuperuser.ofKafka());
                var client = gateway.connect().subscribe(HOME)) {
            announcements.announce(change("lamp", "home"));
            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "lamp");

            admin.deleteTopics(List.of(Topics.FEED_INVALIDATED)).all().get(20, TimeUnit.SECONDS);

            assertThat(client.next("resync_required")).containsKeys("cursor", "spread_ms");
            await().atMost(TestGateway.PATIENCE)
                    .until(() -> admin.listTopics().names().get().contains(Topics.FEED_INVALIDATED));
            announcements.announce(change("sofa", "home"));
            assertThat(client.next("feed_refresh_required")).containsEntry("aggregate_id", "sofa");
        }
    }

    @Test
    void whoResumesFromWhatIsNoCursorIsToldToFetchAnew() throws Exception {
        try (var client = gateway.connect();
                var stream = new TestEventStream(gateway, "feed=discover&category=home", "Last-Event-ID", "x")) {
            client.send("""
                    {"event":"subscribe","data":{"feed":"discover","category":"home","resume":"x"},"id":"1"}""");

            assertThat(client.next("subscribed"))
                    .containsEntry("recovered", false)
                    .containsEntry("category", "home");
            assertThat(client.next("resync_required"))
                    .containsEntry("feed", "discover")
                    .containsEntry("category", "home");
            assertThat(stream.next()).containsKeys("retry", "id");
            assertThat(stream.nextEvent()).containsEntry("event", "resync_required");
        }
    }
}

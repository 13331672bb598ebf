package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A follower is notified each time a seller goes live. What happens without a gateway is unread, too, once. */
@UsesLocalStack
class FollowIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SLOWLY = Duration.ofMillis(500); // the limit is four messages a second

    private final UUID seller = UUID.randomUUID();
    private final UUID viewer = UUID.randomUUID();

    @Test
    void aFollowedSellerGoesLiveAlsoWhileTheGatewayIsDead(RunningStack stack) throws Exception {
        Http streams =
                new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER, seller, Duration.ofMinutes(10)));
        try (Listener follower = connect(stack)) {
            await().atMost(PATIENCE).pollInterval(SLOWLY).until(() -> ask(follower), Integer.valueOf(0)::equals);
            follower.send("{\"event\":\"follow\",\"data\":{\"seller_id\":\"" + seller + "\"}}");
            follower.next("followed");

            String stream = goLive(streams, "Silk scarves");
            String notification = follower.next("seller_live");
            assertThat(JsonPath.<String>read(notification, "$.data.seller_id")).isEqualTo(seller.toString());
            assertThat(JsonPath.<String>read(notification, "$.data.stream_id")).isEqualTo(stream);
            assertThat(JsonPath.<String>read(notification, "$.data.title")).isEqualTo("Silk scarves");
            assertThat(unread(follower.next("unread_counts"))).isEqualTo(1);
        }
        stack.kill(Part.NOTIFICATION_GATEWAY);
        goLive(streams, "Nobody is told");
        stack.start(Part.NOTIFICATION_GATEWAY);
        try (Listener follower = connect(stack)) {
            await().atMost(PATIENCE).pollInterval(SLOWLY).until(() -> ask(follower), Integer.valueOf(2)::equals);
            // The new count may be pushed after it can be queried, so wait for the answer itself.
            follower.send("{\"event\":\"mark_read\",\"data\":{},\"id\":\"read\"}");
            assertThat(unread(follower.nextAnswer("read"))).isZero();
        }
    }

    private Listener connect(RunningStack stack) throws InterruptedException {
        Listener client = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY));
        CommandsIT.authenticate(client, stack.token(Role.VIEWER, viewer, Duration.ofMinutes(10)));
        return client;
    }

    /** The number of unread notifications; negative while it is unavailable. */
    private static int ask(Listener client) throws InterruptedException {
        client.send("{\"event\":\"get_unread\",\"data\":{},\"id\":\"asked\"}");
        String answer = client.nextAnswer("asked");
        return JsonPath.<String>read(answer, "$.event").equals("unread_counts") ? unread(answer) : -1;
    }

    private static int unread(String counts) {
        return JsonPath.<Integer>read(counts, "$.data.total");
    }

    private static String goLive(Http streams, String title) throws Exception {
        String id = JsonPath.read(
                streams.post("/api/streams", "{\"title\": \"" + title + "\", \"category\": \"fashion\"}", 201), "$.id");
        streams.post("/api/streams/" + id + "/go-live", "", 200);
        return id;
    }
}

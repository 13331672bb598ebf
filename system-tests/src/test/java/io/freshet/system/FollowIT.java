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

/** Who follows a seller hears of each time of going live, and what happened while no gateway ran is unread too, once. */
@UsesLocalStack
class FollowIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SLOWLY = Duration.ofMillis(500); // a client may send four messages a second

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
            String told = follower.next("seller_live");
            assertThat(JsonPath.<String>read(told, "$.data.seller_id")).isEqualTo(seller.toString());
            assertThat(JsonPath.<String>read(told, "$.data.stream_id")).isEqualTo(stream);
            assertThat(JsonPath.<String>read(told, "$.data.title")).isEqualTo("Silk scarves");
            assertThat(unread(follower.next("unread_counts"))).isEqualTo(1);
        }
        stack.kill(Part.NOTIFICATION_GATEWAY);
        goLive(streams, "Nobody is told");
        stack.start(Part.NOTIFICATION_GATEWAY);
        try (Listener follower = connect(stack)) {
            await().atMost(PATIENCE).pollInterval(SLOWLY).until(() -> ask(follower), Integer.valueOf(2)::equals);
            // What was counted may be pushed after it could be asked for, so only the answer will do.
            follower.send("{\"event\":\"mark_read\",\"data\":{},\"id\":\"read\"}");
            assertThat(unread(follower.nextAnswer("read"))).isZero();
        }
    }

    private Listener connect(RunningStack stack) throws InterruptedException {
        Listener client = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY));
        CommandsIT.authenticate(client, stack.token(Role.VIEWER, viewer, Duration.ofMinutes(10)));
        return client;
    }

    /** Below zero as long as it cannot be told. */
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

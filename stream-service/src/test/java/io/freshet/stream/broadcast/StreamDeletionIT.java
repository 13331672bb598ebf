package io.freshet.stream.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.v1.ProductChangeType;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.localstack.token.Role;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.TopicEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A deleted stream is gone, and every change that its deletion causes has an event. */
class StreamDeletionIT extends StreamServiceTest {
    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    void aDeletedStreamIsNotFound() {
        String id = createStream();

        assertThat(text(delete(id))).isEmpty();

        problem(delete(id), 404, "not-found");
        problem(seller().get().uri("/api/streams/" + id).exchange(), 404, "not-found");
    }

    @Test
    void aLiveStreamCannotBeDeletedUntilItEnds() {
        String id = createStream();
        seller().post().uri("/api/streams/" + id + "/go-live").exchange();

        problem(delete(id), 409, "conflict");

        seller().post().uri("/api/streams/" + id + "/end").exchange();
        delete(id).expectStatus().isNoContent();
    }

    @Test
    void onlyItsSellerMayDeleteAStream() {
        String id = createStream();

        problem(
                as(Role.SELLER, UUID.randomUUID())
                        .delete()
                        .uri("/api/streams/" + id)
                        .exchange(),
                403,
                "forbidden");
        problem(anonymous().delete().uri("/api/streams/" + id).exchange(), 401, "unauthorized");
    }

    @Test
    void theEventOfADeletionIsTheNextVersionWithTheLastImage() throws Exception {
        String id = createStream();
        delete(id).expectStatus().isNoContent();

        List<StreamStatusChanged> events = TopicEvents.ofStream(id, 2);

        StreamStatusChanged deleted = events.getLast();
        assertThat(deleted.getChangeType()).isEqualTo(StreamChangeType.DELETED);
        assertThat(deleted.getVersion()).isEqualTo(2);
        assertThat(deleted.getBefore()).isEqualTo(events.getFirst().getAfter());
        assertThat(deleted.getAfter()).isNull();
        assertThat(deleted.getOccurredAt())
                .isEqualTo(jdbc.sql("select deleted_at from tombstones where aggregate_id = ?")
                        .param(UUID.fromString(id))
                        .query((row, _) -> row.getTimestamp(1).toInstant())
                        .single());
    }

    @Test
    void itsProductsStayAndEachLeavesItWithAnEvent() throws Exception {
        String stream = createStream();
        List<String> products = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            products.add(createProduct(", \"stream_id\": \"" + stream + "\""));
        }
        String strangers = byHand(stream);

        delete(stream).expectStatus().isNoContent();

        for (String product : products) {
            List<ProductUpdated> events = TopicEvents.ofProduct(product, 2);
            ProductUpdated left = events.getLast();
            assertThat(left.getChangeType()).isEqualTo(ProductChangeType.UPDATED);
            assertThat(left.getVersion()).isEqualTo(2);
            assertThat(left.getBefore()).isEqualTo(events.getFirst().getAfter());
            assertThat(left.getAfter().getStreamId()).isNull();
            seller().get()
                    .uri("/api/products/" + product)
                    .exchange()
                    .expectHeader()
                    .valueEquals("ETag", "\"2\"");
        }
        ProductUpdated left = TopicEvents.ofProduct(strangers, 2).getLast();
        assertThat(left.getVersion()).isEqualTo(2);
        assertThat(left.getBefore().getStreamId()).isEqualTo(stream);
    }

    /** Products are attached, moved and detached while their stream is deleted. A deadlock would cause a 503. */
    @Test
    void noProductLosesItsStreamWithoutAnEventWhoeverComesAtOnce() throws Exception {
        String stream = createStream();
        List<String> products = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            products.add(createProduct(i % 2 == 0 ? "" : ", \"stream_id\": \"" + stream + "\""));
        }

        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> statuses = new ArrayList<>();
            for (String product : products) {
                statuses.add(clients.submit(() -> status(attach(product, stream))));
            }
            Future<Integer> deletion = clients.submit(() -> status(delete(stream)));
            assertThat(deletion.get()).isEqualTo(204);
            for (Future<Integer> status : statuses) {
                assertThat(status.get()).isIn(200, 400);
            }
        }

        for (String product : products) {
            int version = jdbc.sql("select version from products where id = ? and stream_id is null")
                    .param(UUID.fromString(product))
                    .query(Integer.class)
                    .single();
            assertThat(TopicEvents.ofProduct(product, version))
                    .extracting(ProductUpdated::getVersion)
                    .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, version)
                            .boxed()
                            .toList());
        }
    }

    /**
     * A product is attached after the stream's products were read: the foreign key would detach it without an event.
     */
    @Test
    void aProductThatComesWhileItsStreamIsDeletedLeavesItWithAnEventToo() throws Exception {
        String stream = createStream();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> deletion = new ArrayList<>();
            String product = transactions.execute(_ -> {
                String attached = byHand(stream);
                deletion.add(clients.submit(() -> status(delete(stream))));
                await().until(() -> jdbc.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                                .query(Integer.class)
                                .single()
                        > 0);
                return attached;
            });

            assertThat(deletion.getFirst().get()).isEqualTo(204);
            assertThat(TopicEvents.ofProduct(product, 2))
                    .extracting(ProductUpdated::getVersion)
                    .containsExactly(1L, 2L);
        }
    }

    /** Attaches another seller's product, which the API would reject. */
    private String byHand(String stream) {
        UUID id = UUID.randomUUID();
        jdbc.sql("insert into products (id, seller_id, title, category, price_amount, stream_id) "
                        + "values (?, gen_random_uuid(), 'Cup', 'home', 1, ?)")
                .params(id, UUID.fromString(stream))
                .update();
        return id.toString();
    }

    private RestTestClient.ResponseSpec attach(String product, String stream) {
        return seller().patch()
                .uri("/api/products/" + product)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"title\": \"Moved\", \"stream_id\": \"" + stream + "\"}")
                .exchange();
    }

    private RestTestClient.ResponseSpec delete(String id) {
        return seller().delete().uri("/api/streams/" + id).exchange();
    }

    private static int status(RestTestClient.ResponseSpec response) {
        return response.returnResult(byte[].class).getStatus().value();
    }
}

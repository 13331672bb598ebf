package io.freshet.stream;

import io.freshet.stream.backstop.ByHand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** The connection to PostgreSQL breaks during a write: the response asks the seller to retry, and a retry succeeds. */
class BrokenConnectionIT extends StreamServiceTest {
    @BeforeEach
    void dieAtAnInsert() throws Exception {
        try (ByHand hand = new ByHand()) {
            hand.run(
                    "create or replace function die_at_insert() returns trigger language plpgsql as "
                            + "$$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); return new; end $$");
            hand.run("create trigger die_at_insert before insert on streams for each row when (new.title = 'Unlucky') "
                    + "execute function die_at_insert()");
        }
    }

    @AfterEach
    void restore() throws Exception {
        try (ByHand hand = new ByHand()) {
            hand.run("drop trigger die_at_insert on streams");
        }
    }

    @Test
    void aWriteWhoseConnectionBreaksIsRefusedForNow() {
        problem(
                        seller().post()
                                .uri("/api/streams")
                                .contentType(MediaType.APPLICATION_JSON)
                                .body("{\"title\": \"Unlucky\", \"category\": \"fashion\"}")
                                .exchange(),
                        503,
                        "unavailable")
                .expectHeader()
                .valueEquals("Retry-After", "1");

        createStream();
    }
}

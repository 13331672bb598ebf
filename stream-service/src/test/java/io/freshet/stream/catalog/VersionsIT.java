package io.freshet.stream.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.backstop.ByHand;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database assigns versions: no writer of any kind can skip, repeat or reuse one. */
class VersionsIT extends StreamServiceTest {
    private static final int MANY = 40_000;
    private static final String ORDINARY = "select count(*) from pg_trigger where tgrelid = 'streams'::regclass"
            + " and not tgisinternal and tgname <> 'streams_direct' and tgenabled <> 'A'";

    private final UUID id = UUID.randomUUID();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Flyway flyway;

    @Test
    void countUpByOneWhateverTheWriterSays() {
        insert();
        assertThat(version()).isEqualTo(1);

        jdbc.sql("update streams set title = 'b', version = 40 where id = ?")
                .param(id)
                .update();

        assertThat(version()).isEqualTo(2);
    }

    @Test
    void goOnFromTheDeletionWhereAnIdComesBack() {
        insert();
        jdbc.sql("delete from streams where id = ?").param(id).update();

        insert();

        assertThat(version()).isEqualTo(3);
    }

    @Test
    void cannotBeEscapedByTruncateOrAChangeOfId() {
        insert();

        assertThatThrownBy(() -> jdbc.sql("truncate products").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("TRUNCATE");
        assertThatThrownBy(() -> jdbc.sql("update streams set id = gen_random_uuid() where id = ?")
                        .param(id)
                        .update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("never changes");
    }

    /** Restores and replication write like this; rows keep the versions of their source. */
    @Test
    void holdInTheRoleOfAReplicaToo() throws SQLException {
        try (ByHand replica = new ByHand()) {
            replica.run("set session_replication_role = replica");
            assertThatThrownBy(() -> replica.run("truncate streams cascade")).hasMessageContaining("TRUNCATE");
            restore(replica, 17);
            assertThat(version()).isEqualTo(17);
            replica.run("update streams set title = 'b' where id = '%s'".formatted(id));
            assertThat(version()).isEqualTo(18);
            replica.run("delete from streams where id = '%s'".formatted(id));

            restore(replica, 17);

            assertThat(version()).as("above the tombstone's").isEqualTo(20);
        }
    }

    /** A restore with --disable-triggers ends like this, which turns them all into ordinary triggers. */
    @Test
    void areGivenBackTheirTriggersAtTheNextStart() throws SQLException {
        try (ByHand hand = new ByHand()) {
            hand.run("alter table streams enable trigger all");
            assertThat(hand.count(ORDINARY)).isPositive();

            flyway.migrate();

            assertThat(hand.count(ORDINARY)).isZero();
        }
    }

    private void restore(ByHand hand, long version) throws SQLException {
        hand.run("insert into streams (id, seller_id, title, category, version) values ('%s', '%s', 'a', 'home', %d)"
                .formatted(id, SELLER, version));
    }

    /** Deletes many rows; the locks are taken even though the transaction is rolled back. */
    @Test
    void holdNoLockARowThatTheDatabaseHasNoRoomFor() throws SQLException {
        try (ByHand hand = new ByHand()) {
            hand.run("begin");
            hand.run("insert into products (id, seller_id, title, category, price_amount)"
                    + " select gen_random_uuid(), '%s', 'Bulk', 'home', 1 from generate_series(1, %d)"
                            .formatted(SELLER, MANY));

            hand.run("delete from products where title = 'Bulk'");

            assertThat(hand.count("select count(*) from tombstones where version = 2 and deleted_at = now()"))
                    .isEqualTo(MANY);
            hand.run("rollback");
        }
    }

    @Test
    void goOnFromADeletionThatIsStillUnderWay() throws Exception {
        insert();
        try (ByHand deleting = new ByHand();
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            deleting.run("begin");
            deleting.run("delete from streams where id = '%s'".formatted(id));
            Future<?> insertion = others.submit(this::insert);
            awaitLockWait();
            deleting.run("commit");
            insertion.get(10, TimeUnit.SECONDS);
        }

        assertThat(version()).isEqualTo(3);
    }

    /** Another row with the same id is inserted and deleted after the version was chosen. */
    @Test
    void areNotReusedByWhoeverCameTooLateToSeeThem() throws Exception {
        try (ByHand operator = new ByHand();
                ByHand late = new ByHand();
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            operator.run("create function wait_for_operator() returns trigger language plpgsql as $$ begin"
                    + " perform pg_advisory_xact_lock(4711); return new; end $$");
            operator.run("create trigger zz_wait before insert on streams for each row when (new.title = 'late')"
                    + " execute function wait_for_operator()");
            try {
                operator.run("select pg_advisory_lock(4711)");
                Future<?> insertion = others.submit(() -> {
                    late.run("insert into streams (id, seller_id, title, category) values ('%s', '%s', 'late', 'home')"
                            .formatted(id, SELLER));
                    return null;
                });
                awaitLockWait();
                insert();
                operator.run("delete from streams where id = '%s'".formatted(id));
                operator.run("select pg_advisory_unlock(4711)");

                assertThatThrownBy(() -> insertion.get(10, TimeUnit.SECONDS))
                        .hasMessageContaining("inserted and deleted by somebody else");
            } finally {
                operator.run("select pg_advisory_unlock_all()"); // otherwise a failure would hang forever
                operator.run("drop trigger zz_wait on streams");
                operator.run("drop function wait_for_operator()");
            }
        }
        insert();

        assertThat(version()).isEqualTo(3);
    }

    /** An older snapshot does not show that a row with the id was inserted and deleted since. */
    @Test
    void areNotReusedByAnOldSnapshot() throws Exception {
        try (ByHand late = new ByHand()) {
            late.run("begin isolation level repeatable read");
            late.count("select count(*) from tombstones");
            insert();
            jdbc.sql("delete from streams where id = ?").param(id).update();

            assertThatThrownBy(() -> late.run(
                            "insert into streams (id, seller_id, title, category) values ('%s', '%s', 'late', 'home')"
                                    .formatted(id, SELLER)))
                    .hasMessageContaining("READ COMMITTED only, not REPEATABLE READ");
        }
    }

    /** Needs a superuser, because others do not see what sessions wait for. */
    private static void awaitLockWait() throws SQLException {
        try (ByHand hand = new ByHand()) {
            await().until(() -> hand.count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and query like 'insert into streams %'")
                    > 0);
        }
    }

    private void insert() {
        jdbc.sql("insert into streams (id, seller_id, title, category) values (?, ?, 'a', 'home')")
                .param(id)
                .param(SELLER)
                .update();
    }

    private long version() {
        return jdbc.sql("select version from streams where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }
}

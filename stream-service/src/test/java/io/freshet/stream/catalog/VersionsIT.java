package io.freshet.stream.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.stream.StreamServiceTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Versions are the database's: no writer, by whatever way it comes, can skip, repeat or reuse one. */
class VersionsIT extends StreamServiceTest {
    private final UUID id = UUID.randomUUID();

    @Autowired
    private JdbcClient jdbc;

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

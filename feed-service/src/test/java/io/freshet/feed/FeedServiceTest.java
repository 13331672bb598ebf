package io.freshet.feed;

import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * The service on its real engines, called over HTTP. The views that it reads are made by stream-service's own
 * migrations, taken from its folder: they are the contract between the two.
 */
@UsesEngines({Engine.POSTGRES, Engine.REDIS})
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class FeedServiceTest {
    /** As the owner of the tables, which feed-service itself is not. */
    protected static final JdbcClient CATALOGUE = JdbcClient.create(owner());

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void migrate(DynamicPropertyRegistry unused) {
        Flyway.configure()
                .dataSource(owner())
                .locations("filesystem:../stream-service/src/main/resources/db/migration")
                .placeholders(Map.of("feed_reader_password", "freshet"))
                .load()
                .migrate();
    }

    private static PGSimpleDataSource owner() {
        PGSimpleDataSource postgres = new PGSimpleDataSource();
        postgres.setUrl("jdbc:postgresql://127.0.0.1:" + System.getProperty("FRESHET_POSTGRES_PORT") + "/freshet");
        postgres.setUser("postgres");
        postgres.setPassword("freshet");
        return postgres;
    }

    protected RestTestClient client() {
        return RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
    }
}

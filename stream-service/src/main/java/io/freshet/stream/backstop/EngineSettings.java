package io.freshet.stream.backstop;

import java.net.URI;
import java.util.Properties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Debezium's configuration. */
final class EngineSettings {
    private static final String JDBC = "jdbc:";
    private static final int POSTGRES_PORT = 5432;

    private EngineSettings() {}

    static Properties of(JdbcConnectionDetails database, String slot) {
        URI url = URI.create(database.getJdbcUrl().substring(JDBC.length()));
        Properties settings = new Properties();
        settings.setProperty("name", "freshet");
        settings.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        settings.setProperty("topic.prefix", slot); // also names its JMX metrics: one engine per slot
        settings.setProperty("database.hostname", url.getHost());
        settings.setProperty("database.port", Integer.toString(url.getPort() < 0 ? POSTGRES_PORT : url.getPort()));
        settings.setProperty("database.dbname", url.getPath().substring(1));
        settings.setProperty("database.user", String.valueOf(database.getUsername()));
        settings.setProperty("database.password", String.valueOf(database.getPassword()));
        settings.setProperty("plugin.name", "pgoutput");
        settings.setProperty("slot.name", slot);
        settings.setProperty("slot.max.retries", "0");
        settings.setProperty("publication.name", "freshet_backstop");
        settings.setProperty("publication.autocreate.mode", "disabled");
        settings.setProperty(
                "table.include.list", "public.streams,public.products,public.tombstones,backstop.heartbeat");
        settings.setProperty("message.prefix.include.list", "freshet\\.direct");
        settings.setProperty("snapshot.mode", "no_data");
        settings.setProperty("skipped.operations", "none"); // TRUNCATE must not go unnoticed
        settings.setProperty("tombstones.on.delete", "false");
        settings.setProperty("decimal.handling.mode", "precise");
        settings.setProperty("unavailable.value.placeholder", "\u0001freshet: not in the WAL\u0001");
        // How often the WAL is polled; each poll costs, also at rest (decision 10). With a batch size of 1, each change
        // is
        // handed over at once.
        settings.setProperty("poll.interval.ms", "30");
        settings.setProperty("max.batch.size", "1");
        settings.setProperty("queue.provider.type", RestingQueue.NAME);
        settings.setProperty("max.queue.size", "1024");
        settings.setProperty("max.queue.size.in.bytes", "16000000");
        settings.setProperty("errors.max.retries", "0"); // the supervisor checks the slot before each start
        settings.setProperty("record.processing.threads", "1");
        settings.setProperty("task.management.timeout.ms", "30000");
        return settings;
    }
}

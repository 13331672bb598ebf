package io.freshet.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The demo streams and products, loaded once into a new database. */
final class DemoData {

    private DemoData() {}

    /**
     * Loads the data in one transaction, unless it has been loaded before. stream-service must have created the
     * tables.
     *
     * @return whether this call loaded it
     */
    static boolean loadOnce(StackSettings settings) throws IOException {
        Path marker = settings.state().data().resolve("demo-data-loaded");
        if (Files.exists(marker)) {
            return false;
        }
        var credentials = new Properties();
        credentials.setProperty("user", "postgres");
        credentials.setProperty("password", "freshet");
        credentials.setProperty("connectTimeout", "10");
        credentials.setProperty("socketTimeout", "30");
        String url = "jdbc:postgresql://127.0.0.1:" + settings.ports().of(Part.POSTGRES) + "/freshet";
        try (var connection = DriverManager.getConnection(url, credentials);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(script());
            connection.commit();
        } catch (SQLException e) {
            throw new IOException(
                    "The demo data could not be loaded (" + e.getMessage()
                            + "): ./freshet logs stream-service may say why",
                    e);
        }
        Files.createFile(marker);
        return true;
    }

    private static String script() throws IOException {
        try (InputStream sql = DemoData.class.getResourceAsStream("demo-data.sql")) {
            if (sql == null) {
                throw new IOException("demo-data.sql is missing from this build");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package io.freshet.bench.miss;

import io.freshet.feed.catalogread.CatalogReader;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The part of feed-service that reads the database, with its settings, role and pool. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = CatalogReader.class)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class
})
public class FeedReads {
    /**
     * Creates a context that reads from a PostgreSQL.
     *
     * @param postgresPort its port on loopback
     * @return a context, which the caller must close
     */
    public static ConfigurableApplicationContext on(int postgresPort) {
        SpringApplication application = new SpringApplication(FeedReads.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run("--FRESHET_POSTGRES_PORT=" + postgresPort);
    }
}

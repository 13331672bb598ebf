package io.freshet.invalidation.audit;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for the audit of cached pages.
 *
 * @param enabled whether pages are sampled; an admin can query a page regardless
 * @param period the pause between two rounds
 * @param pages the most pages compared in a round; each costs one query
 * @param feed the URI of feed-service
 * @param timeout for one page from feed-service
 * @param kept the number of findings kept
 */
@ConfigurationProperties("freshet.audit")
record AuditProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("10s") Duration period,
        @DefaultValue("20") int pages,
        URI feed,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("100") int kept) {
    AuditProperties {
        if (!period.isPositive() || !timeout.isPositive()) {
            throw new IllegalArgumentException("freshet.audit.period and freshet.audit.timeout must be positive");
        }
        if (pages < 1 || pages > 1_000 || kept < 1 || kept > 10_000) {
            throw new IllegalArgumentException(
                    "freshet.audit.pages must be from 1 to 1000, freshet.audit.kept from 1 to 10000");
        }
    }
}

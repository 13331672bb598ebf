package io.freshet.invalidation.audit;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How cached pages are audited.
 *
 * @param enabled whether pages are sampled; an admin can ask about a page all the same
 * @param period the pause between two rounds
 * @param pages how many pages a round compares at most; each costs one query
 * @param feed where feed-service answers
 * @param timeout how long one page of it is waited for
 * @param kept how many findings are kept
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

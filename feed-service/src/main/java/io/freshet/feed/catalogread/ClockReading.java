package io.freshet.feed.catalogread;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reads the database's clock if no request has done so recently, because all were served from the cache. */
@Component
class ClockReading {
    private static final Logger log = LoggerFactory.getLogger(ClockReading.class);
    private static final Duration OLD = Duration.ofSeconds(10);

    private final CatalogReader catalog;
    private final DatabaseClock clock;

    ClockReading(CatalogReader catalog, DatabaseClock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 2_000)
    void readIfOld() {
        Duration age = clock.sinceReading();
        if (age != null && age.compareTo(OLD) < 0) {
            return;
        }
        try {
            catalog.read(_ -> List.of());
        } catch (CatalogUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("the database's clock could not be read");
        }
    }
}

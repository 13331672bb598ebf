package io.freshet.stream.backstop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * The state of this instance's backstop, as the health component {@code backstop}. It uses statuses of its own and so
 * affects neither health nor readiness: the service works without a backstop. Thread-safe.
 */
@Component("backstopHealthIndicator")
class BackstopStatus implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(BackstopStatus.class);

    enum Activity {
        DISABLED,
        STANDBY,
        STARTING,
        STREAMING,
        RETRYING
    }

    private record Current(Activity activity, String reason) {}

    private volatile Current current = new Current(Activity.DISABLED, "the backstop has not been started");

    void set(Activity activity, String reason) {
        if (current.activity() != activity) {
            log.info("the backstop is {} {}", activity, reason);
        }
        current = new Current(activity, reason);
    }

    Activity activity() {
        return current.activity();
    }

    @Override
    public Health health() {
        Current shown = current;
        return Health.status(new Status(shown.activity().name(), shown.reason()))
                .build();
    }
}

package io.freshet.stream.backstop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * What the backstop of this instance does, as the component {@code backstop} of the health. Its statuses are of its own,
 * so that it counts neither for the service's health nor for its readiness: without a backstop the service serves.
 * Thread-safe.
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

package io.freshet.feed.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Records the requests of one route in the meters that Spring MVC uses. Thread-safe. */
final class RouteMeters {
    private final MeterRegistry registry;
    private final String route;
    private final Map<String, Timer> found = new ConcurrentHashMap<>();
    private final Map<String, Timer> unchanged = new ConcurrentHashMap<>();

    RouteMeters(MeterRegistry registry, String route) {
        this.registry = registry;
        this.route = route;
    }

    void answered(String method, int status, long nanos) {
        Map<String, Timer> timers = status == 200 ? found : unchanged;
        Timer timer = timers.get(method);
        if (timer == null) {
            timer = timers.computeIfAbsent(method, _ -> newTimer(method, status));
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer newTimer(String method, int status) {
        return registry.timer(
                "http.server.requests",
                Tags.of(
                        "error",
                        "none",
                        "exception",
                        "none",
                        "method",
                        method,
                        "outcome",
                        status == 200 ? "SUCCESS" : "REDIRECTION",
                        "status",
                        Integer.toString(status),
                        "uri",
                        route));
    }
}

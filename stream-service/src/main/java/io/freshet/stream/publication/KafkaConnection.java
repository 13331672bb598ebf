package io.freshet.stream.publication;

import java.util.HashMap;
import java.util.Map;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Kafka's connection settings and credentials, for clients that Spring does not create. Immutable. */
@Component
public class KafkaConnection {
    private final Map<String, Object> settings;

    KafkaConnection(KafkaAdmin admin) {
        this.settings = Map.copyOf(admin.getConfigurationProperties());
    }

    /** Returns these settings, overridden by {@code others}. */
    public Map<String, Object> with(Map<String, ?> others) {
        var all = new HashMap<>(settings);
        all.putAll(others);
        return all;
    }
}

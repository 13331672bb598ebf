package io.freshet.stream.publication;

import java.util.HashMap;
import java.util.Map;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Where Kafka is and who this service is there, for clients that are not Spring's. Immutable. */
@Component
public class KafkaConnection {
    private final Map<String, Object> settings;

    KafkaConnection(KafkaAdmin admin) {
        this.settings = Map.copyOf(admin.getConfigurationProperties());
    }

    /** The settings of a client that connects so. */
    public Map<String, Object> with(Map<String, ?> others) {
        var all = new HashMap<>(settings);
        all.putAll(others);
        return all;
    }
}

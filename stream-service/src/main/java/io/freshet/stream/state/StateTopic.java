package io.freshet.stream.state;

import io.freshet.events.Topics;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** A state topic, the event topic that triggers its writes, and the table that supplies them. */
enum StateTopic {
    STREAMS(Topics.STREAM_STATUS_CHANGED, Topics.STREAM_STATE, "streams"),
    PRODUCTS(Topics.PRODUCT_UPDATED, Topics.PRODUCT_STATE, "products");

    private final String events;
    private final String states;
    private final String table;

    StateTopic(String events, String states, String table) {
        this.events = events;
        this.states = states;
        this.table = table;
    }

    static StateTopic of(TopicPartition events) {
        return Arrays.stream(values())
                .filter(topic -> topic.events.equals(events.topic()))
                .findAny()
                .orElseThrow();
    }

    static List<String> eventTopics() {
        return Arrays.stream(values()).map(StateTopic::events).toList();
    }

    String events() {
        return events;
    }

    String states() {
        return states;
    }

    String table() {
        return table;
    }
}

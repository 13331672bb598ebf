package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.v1.Location;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document matches the code. */
class AsyncApiTest {
    private static final Path HERE = Path.of("").toAbsolutePath();
    private final AsyncApiDocument document;

    AsyncApiTest() throws IOException {
        document = AsyncApiDocument.read(HERE.resolve("asyncapi.yaml"));
    }

    @Test
    void everyTopicAndItsDeadLettersAreDescribedAndNoOther() throws IllegalAccessException {
        List<String> described =
                topicChannels().map(channel -> channel.at("address").text()).toList();

        assertThat(described).containsExactlyInAnyOrderElementsOf(topics());
    }

    @Test
    void partitionsAndRetentionAreThoseOfTheCode() {
        topicChannels().forEach(channel -> {
            String address = channel.at("address").text();
            NewTopic topic = Topics.definition(address);
            AsyncApiDocument binding = channel.at("bindings", "kafka");
            Map<?, ?> described = binding.at("topicConfiguration").fields();
            Map<String, String> configured = topic.configs();

            assertThat(binding.at("partitions").value()).as(address).isEqualTo(topic.numPartitions());
            assertThat(described.get("cleanup.policy"))
                    .as(address)
                    .isEqualTo(List.of(configured.getOrDefault("cleanup.policy", "delete")));
            assertThat(String.valueOf(described.get("retention.ms")))
                    .as(address)
                    .isEqualTo(String.valueOf(configured.get("retention.ms")));
            assertThat(String.valueOf(described.get("max.message.bytes")))
                    .as(address)
                    .isEqualTo(String.valueOf(configured.get("max.message.bytes")));
            // Codecs that every mainstream client reads without an additional library.
            assertThat(described.get("compression.type"))
                    .as(address)
                    .isEqualTo(configured.get("compression.type"))
                    .isIn("uncompressed", "gzip");
        });
    }

    @Test
    void everyPayloadIsASchemaOfThatNameAndEveryOperationKnowsItsChannel() throws IOException {
        SchemaSet schemas = SchemaSet.in(HERE);
        AsyncApiDocument messages = document.at("components", "messages");

        for (String name : messages.names()) {
            AsyncApiDocument payload = messages.at(name, "payload");
            if (payload.fields().containsKey("schema")) {
                assertThat(payload.at("schema", "$ref").text()).isEqualTo("./" + name + ".avsc");
                assertThat(schemas.record(name).getName()).isEqualTo(name);
            }
        }
        assertThat(document.at("operations").children())
                .allSatisfy(operation ->
                        assertThat(operation.at("channel", "address").text()).matches("freshet\\..*|/ws|/events"));
    }

    @Test
    void aTopicCarriesWhatItsSchemaSaysAndItsDeadLettersCarryBytes() throws IOException {
        SchemaSet schemas = SchemaSet.in(HERE);
        topicChannels().forEach(channel -> {
            String address = channel.at("address").text();
            List<String> messages = channel.at("messages").names();
            if (address.endsWith(Topics.DEAD_LETTER_SUFFIX)) {
                assertThat(messages).as(address).containsExactly("DeadLetter");
            } else if (address.equals(Topics.STREAM_STATE) || address.equals(Topics.PRODUCT_STATE)) {
                assertThat(messages).as(address).contains("Tombstone").hasSize(2);
            } else {
                assertThat(messages)
                        .singleElement()
                        .satisfies(name ->
                                assertThat(schemas.record(name).getDoc()).contains("Topic " + address));
            }
        });
    }

    @Test
    void headersAreThoseThatTheCodeSends() {
        var sent = new RecordHeaders();
        EventHeaders.addCloudEvent(sent, "id", "stream-service", Instant.EPOCH, new Location(0.0, 0.0));
        EventHeaders.addTrace(sent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        List<String> cloudEvent = names(sent);
        EventHeaders.add(sent, EventHeaders.ORIGIN, "direct");
        List<String> event = names(sent);
        event.add(EventHeaders.VERSION);
        event.add(EventHeaders.GAP);
        List<String> announcement = new ArrayList<>(cloudEvent);
        announcement.add(EventHeaders.PUBLISHED_AT);
        List<String> state = new ArrayList<>(cloudEvent);
        state.add(EventHeaders.VERSION);
        var tombstone = new RecordHeaders();
        EventHeaders.add(tombstone, EventHeaders.VERSION, "2");
        EventHeaders.addTrace(tombstone, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        AsyncApiDocument schemas = document.at("components", "schemas");
        assertThat(schemas.at("CloudEventHeaders", "properties").names())
                .containsExactlyInAnyOrderElementsOf(cloudEvent);
        assertThat(schemas.at("AnnouncementHeaders", "properties").names())
                .containsExactlyInAnyOrderElementsOf(announcement);
        assertThat(schemas.at("EventHeaders", "properties").names()).containsExactlyInAnyOrderElementsOf(event);
        assertThat(schemas.at("StateHeaders", "properties").names()).containsExactlyInAnyOrderElementsOf(state);
        assertThat(schemas.at("TombstoneHeaders", "properties").names())
                .containsExactlyInAnyOrderElementsOf(names(tombstone));
    }

    @Test
    void eachMessageCarriesTheHeadersOfItsKind() {
        AsyncApiDocument messages = document.at("components", "messages");
        List<String> names = topicChannels()
                .flatMap(channel -> channel.at("messages").names().stream())
                .distinct()
                .toList();
        for (String name : names) {
            List<AsyncApiDocument> headers = Stream.of(messages.at(name))
                    .filter(message -> message.fields().containsKey("traits"))
                    .flatMap(message -> message.at("traits").items().stream())
                    .filter(trait -> trait.fields().containsKey("headers"))
                    .map(trait -> trait.at("headers"))
                    .toList();
            if (name.equals("DeadLetter")) {
                assertThat(headers).isEmpty();
                continue;
            }
            String kind = switch (name) {
                case "StreamStatusChanged", "ProductUpdated" -> "EventHeaders";
                case "FeedInvalidated" -> "AnnouncementHeaders";
                case "StreamImage", "ProductImage" -> "StateHeaders";
                case "Tombstone" -> "TombstoneHeaders";
                default -> "CloudEventHeaders";
            };
            assertThat(headers).singleElement().isEqualTo(document.at("components", "schemas", kind));
        }
    }

    private Stream<AsyncApiDocument> topicChannels() {
        return document.at("channels")
                .children()
                .filter(it -> it.at("bindings").fields().containsKey("kafka"));
    }

    private static List<String> names(RecordHeaders headers) {
        List<String> names = new ArrayList<>();
        for (Header header : headers) {
            names.add(header.key());
        }
        return names;
    }

    /** Returns every public name in {@link Topics}, and those of their dead letters. */
    private static List<String> topics() throws IllegalAccessException {
        List<String> topics = new ArrayList<>();
        for (Field field : Topics.class.getFields()) {
            if (field.get(null) instanceof String name && name.startsWith("freshet.")) {
                topics.add(name);
                topics.add(name + Topics.DEAD_LETTER_SUFFIX);
            }
        }
        return topics;
    }
}

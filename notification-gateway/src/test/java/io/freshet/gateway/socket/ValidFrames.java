package io.freshet.gateway.socket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.freshet.localstack.CheckoutRoot;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Validates frames against {@code schemas/asyncapi.yaml}. Clients ignore unknown fields; here all schemas are closed,
 * so that an undocumented field fails.
 */
final class ValidFrames {
    /** Extended by other schemas, which are closed. */
    private static final Set<String> OPEN = Set.of("FeedTopic", "DiscoverTopic", "CommunityTopic", "StreamTopic");

    /** Events of test-only handlers. */
    private static final Set<String> OF_TESTS = Set.of("who", "done", "hello");

    private static final Map<?, ?> DOCUMENT = document();
    private static final Map<String, Schema> SENT = sent();

    private ValidFrames() {}

    /** Validates a frame from the gateway. */
    static void check(Map<String, ?> frame) {
        String event = String.valueOf(frame.get("event"));
        if (OF_TESTS.contains(event)) {
            return;
        }
        Schema schema = SENT.get(event);
        assertThat(schema)
                .as("schemas/asyncapi.yaml describes what is sent: %s", frame)
                .isNotNull();
        assertThat(requireNonNull(schema).validate(text(frame), InputFormat.JSON))
                .as("%s", frame)
                .isEmpty();
    }

    /** The documented events of clients. */
    static Set<String> received() {
        return operations("receive")
                .flatMap(it -> messages(it).stream())
                .map(ValidFrames::event)
                .collect(Collectors.toSet());
    }

    private static Map<String, Schema> sent() {
        Stream<Map<?, ?>> replies =
                operations("receive").filter(it -> it.containsKey("reply")).map(it -> map(it, "reply"));
        return Stream.concat(operations("send"), replies)
                .flatMap(it -> messages(it).stream())
                .distinct()
                .collect(Collectors.toMap(ValidFrames::event, it -> schema(name(map(message(it), "payload")))));
    }

    /** The operations for clients. */
    private static Stream<Map<?, ?>> operations(String action) {
        return map(DOCUMENT, "operations").values().stream()
                .<Map<?, ?>>map(ValidFrames::map)
                .filter(it -> it.containsKey("messages") && action.equals(it.get("action")));
    }

    /** The names of an operation's or a reply's messages. */
    private static List<String> messages(Map<?, ?> of) {
        return ((List<?>) requireNonNull(of.get("messages")))
                .stream().map(ValidFrames::name).toList();
    }

    private static Map<?, ?> message(String name) {
        return map(DOCUMENT, "components", "messages", name);
    }

    private static String event(String message) {
        return String.valueOf(message(message).get("name"));
    }

    private static Schema schema(String name) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$ref", "#/components/schemas/" + name);
        schema.put(
                "components",
                Map.of(
                        "schemas",
                        map(DOCUMENT, "components", "schemas").entrySet().stream()
                                .collect(Collectors.toMap(
                                        entry -> String.valueOf(entry.getKey()),
                                        entry -> closed(String.valueOf(entry.getKey()), map(entry.getValue()))))));
        return SchemaRegistry.withDialect(Dialects.getDraft202012()).getSchema(text(schema), InputFormat.JSON);
    }

    private static String text(Map<String, ?> json) {
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }

    private static Map<?, ?> closed(String name, Map<?, ?> schema) {
        Map<Object, Object> closed = new LinkedHashMap<>(schema);
        if (!OPEN.contains(name)) {
            if (schema.containsKey("allOf")) {
                closed.put("unevaluatedProperties", false);
            } else if (schema.containsKey("properties")) {
                closed.putIfAbsent("additionalProperties", false);
            }
        }
        return closed;
    }

    /** The last segment of a node's reference. */
    private static String name(Object node) {
        String reference = String.valueOf(map(node).get("$ref"));
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static Map<?, ?> map(Object node, String... path) {
        Map<?, ?> map = (Map<?, ?>) node;
        for (String step : path) {
            map = (Map<?, ?>) requireNonNull(map.get(step), step);
        }
        return map;
    }

    private static Map<?, ?> document() {
        try (Reader reader =
                Files.newBufferedReader(CheckoutRoot.above(Path.of("")).resolve("schemas/asyncapi.yaml"))) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

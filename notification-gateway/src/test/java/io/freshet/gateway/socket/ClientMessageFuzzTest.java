package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.freshet.gateway.subscription.TopicRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** Any text of a frame is a message or refused, and the reply is JSON that every client can read. */
class ClientMessageFuzzTest {
    @ValueSource(
            strings = {
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"home\",\"resume\":\"c\"},\"id\":\"7\"}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"community\",\"latitude\":25.2,\"longitude\":-0.0}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"community\",\"latitude\":1e999,\"longitude\":NaN}}",
                "{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"stream\",\"stream_id\":\"1-1-1-1-1\"}}",
                "{\"event\":\"authenticate\",\"data\":{\"token\":\"a.b.c\"}}",
                "{\"event\":\"typing\",\"id\":\"\\ud83d\\ude00\"}",
                "{\"event\":\"typing\",\"id\":\"\\ud800\"}",
                "{\"event\":\"typing\",\"id\":\"\\\\ud800\"}",
                "{\"event\":\"typing\",\"data\":{\"a\":[1e999,1E400,123456789012345678901234567890]}}",
                "{\"event\":\"a\",\"\\u0065vent\":\"b\"}",
                "{\"event\":\"a\"} {}",
                "[[[[[[[[[[[[[[[[[[[[[[",
                "null",
                "\u00e9",
                ""
            })
    @FuzzTest
    void aFrameIsAMessageOrRefused(@NotNull String text) {
        ClientMessage message = ClientMessageParser.parse(text);

        Map<String, @Nullable Object> object = object(text);
        if (object != null) {
            assertThat(Json.isUnicode(text)).as("whether all of it can be sent").isEqualTo(canBeSent(object));
        }
        if (message.id() != null) {
            assertThat(object).isNotNull().containsEntry("id", message.id());
        }
        switch (message) {
            case ClientMessage.Refused refused -> {
                assertThat(refused.message()).isNotBlank().hasSizeLessThan(500 + 2 * text.length());
                assertCanBeTold(Map.of("message", refused.message()));
            }
            case ClientMessage.Subscribe subscribe -> {
                assertThat(TopicRequest.parse(echoed(subscribe.request().data())))
                        .as("the echoed data subscribes to the same")
                        .isInstanceOfSatisfying(
                                TopicRequest.Valid.class,
                                again -> assertThat(again.topic())
                                        .isEqualTo(subscribe.request().topic()));
            }
            case ClientMessage.Unsubscribe unsubscribe ->
                assertCanBeTold(unsubscribe.request().data());
            case ClientMessage.Authenticate authenticate ->
                assertThat(authenticate.token()).isNotEmpty();
            case ClientMessage.Event event -> assertThat(event.event()).isNotEqualTo("subscribe");
        }
    }

    private static @Nullable Map<String, @Nullable Object> object(String text) {
        try {
            return Json.object(text);
        } catch (JacksonException _) {
            return null;
        }
    }

    private static boolean canBeSent(Object value) {
        return switch (value) {
            case String text -> StandardCharsets.UTF_8.newEncoder().canEncode(text);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .allMatch(entry ->
                                canBeSent(entry.getKey()) && (entry.getValue() == null || canBeSent(entry.getValue())));
            case Iterable<?> list -> {
                boolean all = true;
                for (Object element : list) {
                    all &= element == null || canBeSent(element);
                }
                yield all;
            }
            default -> true;
        };
    }

    private static void assertCanBeTold(Map<String, ?> data) {
        assertThat(echoed(data)).containsOnlyKeys(data.keySet());
    }

    private static Map<String, @Nullable Object> echoed(Map<String, ?> data) {
        Map<String, @Nullable Object> read = Json.object(new String(Json.bytes(data), StandardCharsets.UTF_8));
        return read == null ? new LinkedHashMap<>() : read;
    }
}

package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.gateway.subscription.FeedTopic;
import io.freshet.gateway.subscription.TopicRequest;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMessageParserTest {
    private static final TopicRequest.Valid ALL =
            new TopicRequest.Valid(new FeedTopic.Discover(null), Map.of("feed", "discover"));
    private static final TopicRequest.Valid HOME =
            new TopicRequest.Valid(new FeedTopic.Discover("home"), Map.of("feed", "discover", "category", "home"));

    @Test
    void subscribeIsRead() {
        assertThat(ClientMessageParser.parse("""
                        {"event":"subscribe","data":{"feed":"discover","category":"home","resume":"c"},"id":"7"}""")).isEqualTo(new ClientMessage.Subscribe(HOME, "c", "7"));
        assertThat(ClientMessageParser.parse("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\"}}"))
                .isEqualTo(new ClientMessage.Subscribe(ALL, null, null));
    }

    @Test
    void unsubscribeIsRead() {
        assertThat(ClientMessageParser.parse(
                        "{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"discover\"},\"id\":\"8\"}"))
                .isEqualTo(new ClientMessage.Unsubscribe(ALL, "8"));
        assertThat(ClientMessageParser.parse(
                        "{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"discover\",\"resume\":\"c\"}}"))
                .as("the data that subscribed")
                .isEqualTo(new ClientMessage.Unsubscribe(ALL, null));
    }

    /** It cannot be encoded in a reply, neither as an id nor in an error. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"typing\",\"id\":\"\\ud800a\"}",
                "{\"event\":\"\\uDFFF\"}",
                "{\"event\":\"\\ud83d\\ud83d\\ude00\"}",
                "{\"event\":\"\\ud83d\\n\"}",
                "{\"\\ud83d\":1,\"\\ud83d\":2}",
                "{\"event\":\"\\\\\\ud83d\"}"
            })
    void halfACharacterIsBadJson(String text) {
        assertThat(refused(text))
                .isEqualTo(new ClientMessage.Refused(
                        ErrorCode.BAD_JSON, "an escaped surrogate lacks its other half", null));
    }

    /** Error messages are for people and do not mention our classes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                             | send one JSON object a frame; this is no JSON, or names a field twice, at character
            {"event" "typing"}            | send one JSON object a frame; this is no JSON, or names a field twice, at character 10
            {"event":"a","event":"b"}     | send one JSON object a frame; this is no JSON, or names a field twice, at character
            []                            | send one JSON object a frame
            5                             | send one JSON object a frame
            "x"                           | send one JSON object a frame
            null                          | send one JSON object a frame
            {} {}                         | send one JSON object a frame
            """)
    void whatIsNoJsonObjectIsRefusedInWords(String text, String message) {
        assertThat(refused(text).code()).isEqualTo(ErrorCode.BAD_JSON);
        assertThat(refused(text).message()).startsWith(message).doesNotContain("java", "`", "Source:");
    }

    @ParameterizedTest
    @CsvSource({"\\ud83d\\ude00,😀", "😀,😀", "\\\\ud83d,\\ud83d", "\\u0041,A"})
    void aWholeCharacterIsTaken(String written, String meant) {
        assertThat(ClientMessageParser.parse("{\"event\":\"typing\",\"id\":\"%s\"}".formatted(written)))
                .isEqualTo(new ClientMessage.Event("typing", Map.of(), meant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "7", "null", "[]", "{} {}", "{\"event\":\"a\",\"event\":\"b\"}", "{'event':1}"})
    void whatIsNotOneJsonObjectIsBadJson(String text) {
        assertThat(refused(text).code()).isEqualTo(ErrorCode.BAD_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"event\":7}",
                "{\"event\":\"subscribe\"}",
                "{\"event\":\"subscribe\",\"data\":[]}",
                "{\"event\":\"subscribe\",\"data\":{}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"all\"}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"x\":1}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"A\"}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"resume\":7}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"community\",\"latitude\":25.2}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"community\",\"latitude\":25.2,\"longitude\":\"55\"}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"community\",\"latitude\":25,\"longitude\":1e999}}",
                "{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"discover\",\"resume\":7}}",
                "{\"event\":\"typing\",\"data\":[]}",
                "{\"event\":\"authenticate\"}",
                "{\"event\":\"authenticate\",\"data\":{\"token\":7}}",
                "{\"event\":\"authenticate\",\"data\":{\"token\":\"\"}}",
                "{\"event\":\"authenticate\",\"data\":{\"token\":\"t\",\"x\":1}}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\"},\"more\":1}",
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\"},\"id\":7}"
            })
    void whatBreaksTheContractIsBadData(String text) {
        assertThat(refused(text).code()).isEqualTo(ErrorCode.BAD_DATA);
    }

    @Test
    void otherEventsAreTheFeaturesMatter() {
        assertThat(ClientMessageParser.parse("{\"event\":\"typing\",\"data\":{\"a\":null},\"id\":\"i\"}"))
                .isEqualTo(new ClientMessage.Event("typing", Collections.singletonMap("a", null), "i"));
        assertThat(ClientMessageParser.parse("{\"event\":\"SUBSCRIBE\"}"))
                .isEqualTo(new ClientMessage.Event("SUBSCRIBE", Map.of(), null));
    }

    @Test
    void authenticateIsRead() {
        assertThat(ClientMessageParser.parse("{\"event\":\"authenticate\",\"data\":{\"token\":\"t\"},\"id\":\"9\"}"))
                .isEqualTo(new ClientMessage.Authenticate("t", "9"));
    }

    private static ClientMessage.Refused refused(String text) {
        ClientMessage message = ClientMessageParser.parse(text);
        assertThat(message).isInstanceOf(ClientMessage.Refused.class);
        return (ClientMessage.Refused) message;
    }
}

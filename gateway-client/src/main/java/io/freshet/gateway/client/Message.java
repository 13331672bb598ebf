package io.freshet.gateway.client;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message from the gateway.
 *
 * @param event its name
 * @param data its content; a missing node if there is none
 * @param id of the message that it answers; empty if none
 */
public record Message(String event, JsonNode data, String id) {
    static final JsonMapper JSON = new JsonMapper();

    /**
     * Parses a frame.
     *
     * @param text the frame's text
     * @return the message
     */
    public static Message parse(String text) {
        JsonNode node = JSON.readTree(text);
        return new Message(
                node.path("event").asString(""),
                node.path("data"),
                node.path("id").asString(""));
    }
}

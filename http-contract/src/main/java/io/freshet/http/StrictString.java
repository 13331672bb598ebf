package io.freshet.http;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Accepts only JSON strings: Jackson would also accept numbers and booleans. */
final class StrictString extends StdScalarDeserializer<String> {
    StrictString() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser json, DeserializationContext context) {
        return json.currentToken() == JsonToken.VALUE_STRING
                ? json.getString()
                : (String) context.handleUnexpectedToken(getValueType(context), json);
    }
}

package io.freshet.http;

import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Instants are ISO-8601 strings and nothing else: Jackson would also take numbers and read "" as null. The years are
 * those that PostgreSQL, Avro and every client can hold.
 */
final class StrictInstant extends StdDeserializer<Instant> {
    private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");

    StrictInstant() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            return (Instant) context.handleUnexpectedToken(getValueType(context), json);
        }
        String text = json.getString();
        try {
            Instant instant = Instant.parse(text);
            if (!instant.isBefore(MIN) && !instant.isAfter(MAX)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // told below
        }
        return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an instant of the years 1 to 9999");
    }
}

package io.freshet.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Accepts only RFC 3339 strings: Jackson would also accept numbers and read "" as null, and Java accepts other forms of
 * ISO 8601. The range is limited to what every client can represent: JavaScript's exact integers end at 2^53
 * microseconds after the epoch, in the year 2255.
 */
final class StrictInstant extends StdDeserializer<Instant> {
    private static final Pattern RFC_3339 = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\dT(?!24)\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)", Pattern.CASE_INSENSITIVE);
    private static final Instant MIN = Instant.EPOCH;
    private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

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
            if (RFC_3339.matcher(text).matches()) {
                Instant instant = Instant.parse(text);
                if (!instant.isBefore(MIN) && instant.isBefore(END)) {
                    return instant;
                }
            }
        } catch (DateTimeException e) {
            // reported below
        }
        return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an instant from 1970 to before 2200");
    }
}

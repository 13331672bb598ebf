package io.freshet.http;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Accepts only JSON numbers. Anything else is reported together with all other errors. */
final class StrictDouble extends StdScalarDeserializer<Double> {
    StrictDouble() {
        super(Double.class);
    }

    @Override
    public Double deserialize(JsonParser json, DeserializationContext context) {
        return json.currentToken().isNumeric()
                ? Double.valueOf(json.getDoubleValue())
                : (Double) context.handleUnexpectedToken(getValueType(context), json);
    }
}

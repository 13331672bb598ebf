package io.freshet.http;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Numbers are JSON numbers and nothing else; what is not one is reported together with all else that is wrong. */
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

package io.freshet.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem (RFC 9457) that a service answered, an error of the gateway, or that there was no answer. */
public final class FreshetException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String NO_TYPE = "about:blank";

    /**
     * What is wrong with one field.
     *
     * @param field its name
     * @param message what to do about it
     */
    public record FieldError(String field, String message) {}

    private final int status;
    private final String type;
    private final transient List<FieldError> errors;
    private final @Nullable String code;
    private final @Nullable String requestId;

    private FreshetException(
            int status,
            String type,
            String detail,
            List<FieldError> errors,
            @Nullable String code,
            @Nullable String requestId,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.status = status;
        this.type = type;
        this.errors = List.copyOf(errors);
        this.code = code;
        this.requestId = requestId;
    }

    static FreshetException problem(
            int status, @Nullable String type, String detail, List<FieldError> errors, @Nullable String requestId) {
        return new FreshetException(status, type == null ? NO_TYPE : type, detail, errors, null, requestId, null);
    }

    static FreshetException noAnswer(String detail, @Nullable Throwable cause) {
        return new FreshetException(0, NO_TYPE, detail, List.of(), null, null, cause);
    }

    static FreshetException frame(String code, String detail) {
        return new FreshetException(0, NO_TYPE, detail, List.of(), code, null, null);
    }

    /** The HTTP status; 0 if no service answered, or it is the gateway's. */
    public int status() {
        return status;
    }

    /** {@code urn:freshet:problem:…}, or {@code about:blank} where no service said it. */
    public String type() {
        return type;
    }

    /** What to do, in words; the same as the message. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** All that is wrong with fields; mostly none. */
    public List<FieldError> errors() {
        return errors == null ? List.of() : errors; // it is not serialised
    }

    /** The code of the gateway's {@code error} frame, such as {@code forbidden}; null if it is none. */
    public @Nullable String code() {
        return code;
    }

    /** Names the request in the service's log; null if no service answered. */
    public @Nullable String requestId() {
        return requestId;
    }
}

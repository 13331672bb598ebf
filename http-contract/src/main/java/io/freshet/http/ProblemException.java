package io.freshet.http;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/** The request is answered with a problem. */
public final class ProblemException extends RuntimeException {
    static final Map<String, String> SOON = Map.of(HttpHeaders.RETRY_AFTER, "1");

    private final ProblemType type;

    @SuppressWarnings("serial") // exceptions are not serialized here
    private final Map<String, String> fields;

    @SuppressWarnings("serial") // exceptions are not serialized here
    private final List<FieldError> errors;

    /**
     * A problem without field errors.
     *
     * @param type the problem
     * @param detail what happened and what to do, for the client's developer
     */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, type == ProblemType.UNAVAILABLE ? SOON : Map.of(), List.of());
    }

    /** With header fields of the answer, such as when to retry. */
    ProblemException(ProblemType type, String detail, Map<String, String> fields) {
        this(type, detail, fields, List.of());
    }

    private ProblemException(ProblemType type, String detail, Map<String, String> fields, List<FieldError> errors) {
        super(detail, null, false, false);
        this.type = type;
        this.fields = Map.copyOf(fields);
        this.errors = List.copyOf(errors);
    }

    /**
     * Invalid input. The detail names all errors.
     *
     * @param errors at least one
     * @return the exception to throw
     */
    public static ProblemException invalid(List<FieldError> errors) {
        String all = errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining("; "));
        return new ProblemException(ProblemType.VALIDATION, all, Map.of(), errors);
    }

    /**
     * A temporary problem: the answer has a {@code Retry-After}.
     *
     * @param type the problem
     * @param detail what happened, for the client's developer
     * @return the exception to throw
     */
    public static ProblemException tryAgain(ProblemType type, String detail) {
        return new ProblemException(type, detail, SOON);
    }

    ProblemType type() {
        return type;
    }

    /** The header fields of the answer. */
    Map<String, String> fields() {
        return fields;
    }

    List<FieldError> errors() {
        return errors;
    }
}

package io.freshet.http;

import java.util.List;

/** A request that is answered with a problem; thrown wherever it is found out. */
public final class ProblemException extends RuntimeException {
    private final ProblemType type;
    private final boolean retryable;

    @SuppressWarnings("serial") // exceptions are not serialized here
    private final List<FieldError> errors;

    /**
     * A problem without field errors.
     *
     * @param type the problem
     * @param detail what happened and what to do, for the client's developer
     */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, type == ProblemType.UNAVAILABLE, List.of());
    }

    private ProblemException(ProblemType type, String detail, boolean retryable, List<FieldError> errors) {
        super(detail, null, false, false);
        this.type = type;
        this.retryable = retryable;
        this.errors = List.copyOf(errors);
    }

    /**
     * Bad input.
     *
     * @param errors at least one
     * @return the exception to throw
     */
    public static ProblemException invalid(List<FieldError> errors) {
        FieldError first = errors.getFirst();
        return new ProblemException(ProblemType.VALIDATION, first.field() + " " + first.message(), false, errors);
    }

    /**
     * A problem that passes by itself: the answer has a {@code Retry-After}.
     *
     * @param type the problem
     * @param detail what happened, for the client's developer
     * @return the exception to throw
     */
    public static ProblemException tryAgain(ProblemType type, String detail) {
        return new ProblemException(type, detail, true, List.of());
    }

    ProblemType type() {
        return type;
    }

    boolean retryable() {
        return retryable;
    }

    List<FieldError> errors() {
        return errors;
    }
}

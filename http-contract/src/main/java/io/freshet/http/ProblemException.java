package io.freshet.http;

import java.util.List;

/** A request that is answered with a problem; thrown wherever it is found out. */
public final class ProblemException extends RuntimeException {
    private final ProblemType type;

    @SuppressWarnings("serial") // exceptions are not serialized here
    private final List<FieldError> errors;

    /**
     * A problem without field errors.
     *
     * @param type the problem
     * @param detail what happened and what to do, for the client's developer
     */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, List.of());
    }

    private ProblemException(ProblemType type, String detail, List<FieldError> errors) {
        super(detail, null, false, false);
        this.type = type;
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
        return new ProblemException(ProblemType.VALIDATION, first.field() + " " + first.message(), errors);
    }

    ProblemType type() {
        return type;
    }

    List<FieldError> errors() {
        return errors;
    }
}

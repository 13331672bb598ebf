package io.freshet.http;

import java.net.URI;
import java.util.List;
import org.springframework.http.ProblemDetail;

/** Builds the bodies of problems. */
final class Problems {
    /** Says that the status tells all (RFC 9457, 4.2.1). */
    private static final URI UNTYPED = URI.create("about:blank");

    private Problems() {}

    static ProblemDetail of(ProblemType type, String detail, List<FieldError> errors) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(type.status(), detail);
        problem.setType(type.uri());
        problem.setTitle(type.title());
        if (!errors.isEmpty()) {
            problem.setProperty("errors", errors);
        }
        return problem;
    }

    /** Gives a problem of the framework the contract's type of its status, where there is one. */
    static ProblemDetail typed(ProblemDetail problem) {
        problem.setType(UNTYPED);
        for (ProblemType type : ProblemType.values()) {
            if (type.status().value() == problem.getStatus()) {
                problem.setType(type.uri());
            }
        }
        return problem;
    }
}

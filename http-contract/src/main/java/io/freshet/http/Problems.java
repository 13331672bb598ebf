package io.freshet.http;

import java.util.List;
import org.springframework.http.ProblemDetail;

/** Builds the bodies of problems. */
final class Problems {
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
}

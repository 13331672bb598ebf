package io.freshet.http;

import java.util.List;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Builds problem bodies. Each has one of the contract's types and says what to do. */
final class Problems {
    private Problems() {}

    static ProblemDetail of(ProblemType type, String detail, List<FieldError> errors) {
        ProblemDetail problem = of(type.status().value(), detail);
        if (!errors.isEmpty()) {
            problem.setProperty("errors", errors);
        }
        return problem;
    }

    /** A problem of any status, even one without a type of its own. */
    static ProblemDetail of(int status, String detail) {
        ProblemType type = ProblemType.of(status);
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(status), detail);
        problem.setType(type.uri());
        problem.setTitle(type.title());
        return problem;
    }

    /** The detail if only the status is known. Plain text that needs no escaping in JSON. */
    static String detailOf(int status) {
        return switch (status) {
            case 400 -> "the request is not well-formed: check its path, its query and its header fields";
            case 404 -> "there is nothing at this path; /docs lists what there is";
            case 405 -> "this path does not have this method; the Allow field lists those that it has";
            case 406 -> "the Accept field rules out what this path answers; accept application/json";
            case 408 -> "the request did not come in time; send it again";
            case 413 -> "the body is too large; shorten it";
            case 414 -> "the path and the query are too long; shorten them";
            case 415 -> "the body's type or coding is not understood; send application/json, not encoded";
            case 417 -> "this expectation cannot be met; send the request without the Expect field";
            case 426 -> "another protocol is needed; the Upgrade field names it";
            case 431 -> "the header fields are too large; send fewer or shorter ones";
            case 501 -> "this is not implemented; send the body whole or chunked, with no other transfer coding";
            case 503 -> "the service cannot answer now; try again";
            case 505 -> "this version of HTTP is not spoken; use HTTP/1.1 or HTTP/2";
            default ->
                status < 500
                        ? "the request cannot be served as it is"
                        : "a fault of ours; the request id names it in our logs";
        };
    }
}

package io.freshet.http;

import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.DatabindException;

/** Turns every failure of a request into a problem; a failure of ours is logged here, once. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    /** PostgreSQL's: connection lost, out of resources, stopped by an operator, idle in a transaction. */
    private static final Pattern UNAVAILABLE_STATES = Pattern.compile("(08|53|57)...|25P03");

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onProblem(ProblemException e) {
        return answer(e.type(), String.valueOf(e.getMessage()), e.retryable(), e.errors());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onBadEncoding(InvalidParameterException e) {
        return answer(ProblemType.VALIDATION, "the query is not well-formed", false, List.of());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onWrongType(MethodArgumentTypeMismatchException e) {
        return onProblem(ProblemException.invalid(List.of(new FieldError(e.getName(), "must be a UUID"))));
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        CannotCreateTransactionException.class
    })
    ResponseEntity<ProblemDetail> onUnavailable(Exception e) {
        log.warn("the database cannot be used now: {}", e.toString());
        return answer(ProblemType.UNAVAILABLE, "the database cannot be reached now; try again", true, List.of());
    }

    /** What Spring does not sort: at a commit or a rollback, for one, it is all the same to it whether the connection broke. */
    @ExceptionHandler({UncategorizedDataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> onUnsorted(NestedRuntimeException e) {
        return e.getMostSpecificCause() instanceof SQLException sql && meansUnavailable(sql.getSQLState())
                ? onUnavailable(e)
                : onBug(e);
    }

    /** No state at all is not from PostgreSQL: the pool refuses a connection that broke, which also hides what broke it. */
    private static boolean meansUnavailable(@Nullable String state) {
        return state == null || UNAVAILABLE_STATES.matcher(state).matches();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onMultipart(MultipartException e) {
        return answer(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send JSON", false, List.of());
    }

    @ExceptionHandler
    void onDenied(AccessDeniedException e) {
        throw e; // Spring Security's filter answers it
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onBug(Exception e) {
        log.error("a request failed", e);
        ProblemDetail problem = Problems.typed(ProblemDetail.forStatus(500));
        problem.setDetail("a fault of ours; the request id names it in our logs");
        return ResponseEntity.internalServerError()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e.getCause() instanceof DatabindException bad && !bad.getPath().isEmpty()) {
            String field = JsonPath.of(bad.getPath());
            return widen(answer(
                    ProblemType.VALIDATION,
                    field + " is not valid",
                    false,
                    List.of(new FieldError(field, JsonPath.explain(bad)))));
        }
        return widen(
                answer(ProblemType.VALIDATION, "the body is missing or is not well-formed JSON", false, List.of()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldError> errors = e.getBindingResult().getFieldErrors().stream()
                .map(error ->
                        new FieldError(JsonPath.snakeCase(error.getField()), String.valueOf(error.getDefaultMessage())))
                .sorted(java.util.Comparator.comparing(FieldError::field))
                .toList();
        return widen(answer(ProblemType.VALIDATION, errors.size() + " field(s) are not valid", false, errors));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem =
                Problems.typed(body instanceof ProblemDetail detail ? detail : ProblemDetail.forStatus(status));
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static ResponseEntity<ProblemDetail> answer(
            ProblemType type, String detail, boolean retryable, List<FieldError> errors) {
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(type.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (retryable) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.body(Problems.of(type, detail, errors));
    }

    private static ResponseEntity<Object> widen(ResponseEntity<ProblemDetail> answer) {
        return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), answer.getStatusCode());
    }
}

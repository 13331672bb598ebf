package io.freshet.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every failure of a request into a problem. A server fault is logged here, once. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final long BETWEEN_TRACES_NANOS = Duration.ofSeconds(1).toNanos();

    private final AtomicLong lastTraceNanos = new AtomicLong(System.nanoTime() - BETWEEN_TRACES_NANOS);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onProblem(ProblemException e) {
        return answer(e.type(), String.valueOf(e.getMessage()), e.fields(), e.errors());
    }

    /** Jetty's exceptions for a query that it cannot decode. */
    @ExceptionHandler({
        HttpException.RuntimeException.class,
        HttpException.IllegalArgumentException.class,
        HttpException.IllegalStateException.class
    })
    ResponseEntity<ProblemDetail> onBadEncoding(Exception e) {
        if (!(e instanceof HttpException refused) || refused.getCode() != HttpStatus.BAD_REQUEST.value()) {
            return onBug(e);
        }
        return answer(ProblemType.VALIDATION, "the query is not well-formed", Map.of(), List.of());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onWrongType(MethodArgumentTypeMismatchException e) {
        return onProblem(ProblemException.invalid(List.of(new FieldError(e.getName(), "must be a UUID"))));
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> onDataAccess(NestedRuntimeException e) {
        if (!DatabaseAvailability.isLackingIn(e)) {
            return onBug(e);
        }
        log.warn("the database cannot be used now: {}", e.toString());
        return answer(
                ProblemType.UNAVAILABLE,
                "the database cannot be reached now; try again",
                ProblemException.SOON,
                List.of());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onMultipart(MultipartException e) {
        return answer(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send JSON", Map.of(), List.of());
    }

    @ExceptionHandler
    void onDenied(AccessDeniedException e) {
        throw e; // Spring Security's filter answers it
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onBug(Exception e) {
        // Log every failure, so that its request id is found, but few traces: a bad row in a hot page must not fill
        // disks.
        if (isTraceDue()) {
            log.error("a request failed", e);
        } else {
            log.error(
                    "a request failed: {}",
                    NestedExceptionUtils.getMostSpecificCause(e).toString());
        }
        return answer(
                ProblemType.INTERNAL, "a fault of ours; the request id names it in our logs", Map.of(), List.of());
    }

    private boolean isTraceDue() {
        long last = lastTraceNanos.get();
        long now = System.nanoTime();
        return now - last >= BETWEEN_TRACES_NANOS && lastTraceNanos.compareAndSet(last, now);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return widen(
                answer(ProblemType.VALIDATION, "the body is missing or is not well-formed JSON", Map.of(), List.of()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldError> errors = e.getBindingResult().getFieldErrors().stream()
                .map(error -> new FieldError(
                        JsonPath.ofProperties(error.getField()), String.valueOf(error.getDefaultMessage())))
                .sorted(Comparator.comparing(FieldError::field))
                .toList();
        return widen(onProblem(ProblemException.invalid(errors)));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(status.value(), detailOf(e, status)));
    }

    private static String detailOf(Exception e, HttpStatusCode status) {
        return switch (e) {
            case HttpRequestMethodNotSupportedException wrong
            when wrong.getSupportedMethods() != null ->
                wrong.getMethod() + " is not allowed here; use " + String.join(", ", wrong.getSupportedMethods());
            case HttpMediaTypeNotSupportedException wrong
            when !wrong.getSupportedMediaTypes().isEmpty() ->
                "send " + MediaType.toString(wrong.getSupportedMediaTypes());
            case HttpMediaTypeNotAcceptableException wrong
            when !wrong.getSupportedMediaTypes().isEmpty() ->
                "accept " + MediaType.toString(wrong.getSupportedMediaTypes());
            default -> Problems.detailOf(status.value());
        };
    }

    private static ResponseEntity<ProblemDetail> answer(
            ProblemType type, String detail, Map<String, String> fields, List<FieldError> errors) {
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(type.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        fields.forEach(response::header);
        return response.body(Problems.of(type, detail, errors));
    }

    private static ResponseEntity<Object> widen(ResponseEntity<ProblemDetail> answer) {
        return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), answer.getStatusCode());
    }
}

package io.freshet.stream.idempotency;

import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.stream.seller.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Honours {@code Idempotency-Key} on every POST. The whole request runs in one transaction, which the services join and
 * which also stores the answer. Both commit or neither does, and nothing is sent before. Hence
 *
 * <ul>
 *   <li>if an answer is lost, by a crash after the commit or by the network, a retry gets the same answer and does not
 *       repeat the write;
 *   <li>a write that is rolled back, by a crash before the commit or by any 4xx or 5xx, leaves no key behind: the
 *       client may retry it, even with a corrected body;
 *   <li>of two concurrent requests, one acquires the key's advisory lock and the other gets a 409. A lock is released
 *       when its transaction ends, even if the process dies, and only once the commit is visible. The next holder reads
 *       in a separate statement, thus with a new snapshot, and so sees the stored answer.
 * </ul>
 */
final class IdempotencyFilter extends OncePerRequestFilter {
    static final String REPLAYED = "Idempotency-Replayed";

    private final AnswerStore answers;
    private final TransactionOperations transactions;
    private final HandlerExceptionResolver problems;

    IdempotencyFilter(AnswerStore answers, TransactionOperations transactions, HandlerExceptionResolver problems) {
        this.answers = answers;
        this.transactions = transactions;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !"POST".equals(request.getMethod())
                || request.getHeader(IdempotencyKey.HEADER) == null
                || !(request.getUserPrincipal() instanceof Authentication);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        ContentCachingResponseWrapper first = new ContentCachingResponseWrapper(response);
        try {
            Optional<StoredAnswer> earlier = earlierOrNow(request, first, chain);
            if (earlier.isPresent()) {
                replay(earlier.get(), response);
            } else {
                first.copyBodyToResponse();
            }
        } catch (RuntimeException e) {
            // Discard headers that the handler set before the commit failed.
            List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG).forEach(name -> response.setHeader(name, null));
            problems.resolveException(request, response, null, e);
        }
    }

    /** Returns the stored answer, or handles the request in a transaction and returns empty. */
    private Optional<StoredAnswer> earlierOrNow(
            HttpServletRequest request, ContentCachingResponseWrapper response, FilterChain chain) throws IOException {
        IdempotencyKey key = IdempotencyKey.of(
                Caller.of((Authentication) request.getUserPrincipal()).id(),
                request.getRequestURI(),
                Collections.list(request.getHeaders(IdempotencyKey.HEADER)));
        byte[] fingerprint = IdempotencyKey.sha256(request.getInputStream().readAllBytes());
        return transactions.execute(transaction -> {
            if (!answers.tryLock(key)) {
                throw ProblemException.tryAgain(
                        ProblemType.CONFLICT, "a request with this Idempotency-Key is still being served");
            }
            Optional<StoredAnswer> earlier = answers.find(key);
            if (earlier.isPresent()) {
                if (!earlier.get().answers(fingerprint)) {
                    throw new ProblemException(
                            ProblemType.IDEMPOTENCY_MISMATCH, "send another Idempotency-Key with another body");
                }
                return earlier;
            }
            proceed(request, response, chain);
            if (HttpStatusCode.valueOf(response.getStatus()).is2xxSuccessful()) {
                answers.store(key, answerOf(response, fingerprint));
            } else {
                transaction.setRollbackOnly();
            }
            return Optional.empty();
        });
    }

    private static void proceed(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        try {
            chain.doFilter(request, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StoredAnswer answerOf(ContentCachingResponseWrapper response, byte[] fingerprint) {
        return new StoredAnswer(
                fingerprint,
                response.getStatus(),
                response.getHeader(HttpHeaders.LOCATION),
                response.getHeader(HttpHeaders.ETAG),
                response.getContentAsByteArray());
    }

    private static void replay(StoredAnswer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        response.setHeader(REPLAYED, "true");
        response.setHeader(HttpHeaders.LOCATION, answer.location());
        response.setHeader(HttpHeaders.ETAG, answer.etag());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(answer.body());
    }
}

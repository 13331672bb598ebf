package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An unavailable database is 503. A fault in the data or the code is 500, whatever the exception's class. */
@ExtendWith(OutputCaptureExtension.class)
class ProblemAdviceTest {
    private final Failing failing = new Failing();
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(failing)
            .setControllerAdvice(new ProblemAdvice())
            .build();

    static Stream<Exception> unavailable() {
        return Stream.of(
                new DataAccessResourceFailureException("connection lost", sql("08006")),
                new DataAccessResourceFailureException("out of resources", sql("53300")),
                new DataAccessResourceFailureException("stopped by an operator", sql("57P01")),
                new QueryTimeoutException("our own timeout", sql("57014")),
                new CannotAcquireLockException("deadlock", sql("40P01")),
                new Unsorted(sql("55P03")),
                new Unsorted(sql("25P03")),
                new DataAccessResourceFailureException("raised by ourselves"),
                new CannotCreateTransactionException(
                        "the pool is exhausted", new SQLTransientConnectionException("timed out", "28P01")),
                new TransactionSystemException("rolled back", new SQLException("Connection is closed")),
                rollbackFailedAfter(new DataAccessResourceFailureException("connection lost", sql("08006"))));
    }

    static Stream<Exception> faults() {
        return Stream.of(
                new DataIntegrityViolationException("a float function refuses", sql("22003")),
                new Unsorted(sql("XX001")),
                new Unsorted(sql("55000")),
                // Spring treats these two as temporary
                new DataAccessResourceFailureException("an index row is too long", sql("54000")),
                new DataAccessResourceFailureException("a data file cannot be read", sql("58030")),
                new CannotCreateTransactionException("nested wrongly", new IllegalStateException("bound already")),
                rollbackFailedAfter(new DataIntegrityViolationException("refused", sql("22003"))),
                rollbackFailedAfter(new NullPointerException("a bug")),
                new NullPointerException("a bug"));
    }

    @ParameterizedTest
    @MethodSource("unavailable")
    void whatPassesByItselfIsUnavailable(Exception failure) throws Exception {
        assertThat(answerTo(failure).getStatus()).isEqualTo(503);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsInternal(Exception failure) throws Exception {
        assertThat(answerTo(failure).getStatus()).isEqualTo(500);
        assertThat(answerTo(failure).getContentAsString()).contains("\"urn:freshet:problem:internal\"");
        assertThat(answerTo(failure).getHeader(HttpHeaders.RETRY_AFTER)).isNull();
    }

    /** A bad row in a hot page fails thousands of times a second. */
    @Test
    void eachFaultIsLoggedButNotItsStackTraceEachTime(CapturedOutput output) throws Exception {
        for (int i = 0; i < 50; i++) {
            answerTo(new IllegalStateException("fault " + i + " of many"));
        }

        assertThat(output.getAll()
                        .lines()
                        .filter(line -> line.contains("of many"))
                        .count())
                .isGreaterThanOrEqualTo(50);
        assertThat(output.getAll()
                        .lines()
                        .filter(line -> line.contains("ProblemAdviceTest$Failing.get"))
                        .count())
                .as("stack traces: one a second at most")
                .isBetween(1L, 40L);
    }

    private org.springframework.mock.web.MockHttpServletResponse answerTo(Exception failure) throws Exception {
        failing.failure = failure;
        MvcResult result = mvc.perform(MockMvcRequestBuilders.get("/failing").accept(MediaType.APPLICATION_JSON))
                .andReturn();
        return result.getResponse();
    }

    private static SQLException sql(String state) {
        return new SQLException("refused", state);
    }

    private static TransactionSystemException rollbackFailedAfter(RuntimeException first) {
        TransactionSystemException failure =
                new TransactionSystemException("not rolled back", new SQLException("Connection is closed"));
        failure.initApplicationException(first);
        return failure;
    }

    @RestController
    static final class Failing {
        private Exception failure = new Exception();

        @GetMapping("/failing")
        String get() throws Exception {
            failure.setStackTrace(new Throwable().getStackTrace());
            throw failure;
        }
    }

    private static final class Unsorted extends UncategorizedDataAccessException {
        Unsorted(SQLException cause) {
            super("unsorted", cause);
        }
    }
}

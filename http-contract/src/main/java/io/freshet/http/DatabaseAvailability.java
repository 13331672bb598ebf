package io.freshet.http;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Distinguishes a temporarily unavailable database from a fault in the data or in the code, which must not be answered
 * or retried as if it were temporary. PostgreSQL's SQLSTATE decides, because Spring's exceptions also treat "54 program
 * limit exceeded" and "58 system error" as a lost connection, and do not classify "55P03 lock not available".
 */
public final class DatabaseAvailability {
    /**
     * Connection lost; serialization failure and deadlock; out of resources; lock not available in time; stopped by an
     * operator, a shutdown or our own timeout; idle in a transaction for too long.
     */
    private static final Pattern UNAVAILABLE = Pattern.compile("(08|40|53|57)...|55P03|25P03");

    private DatabaseAvailability() {}

    /**
     * Whether a failure means that the database is unavailable.
     *
     * @param failure thrown by JDBC or by Spring's data access
     * @return false for every other failure, such as a query that fails on a row
     */
    public static boolean isLackingIn(Throwable failure) {
        // A failed rollback hides its cause.
        Throwable first = failure instanceof TransactionSystemException ended && ended.getApplicationException() != null
                ? ended.getApplicationException()
                : failure;
        SQLException refusal = sql(first);
        if (refusal == null) {
            return first instanceof DataAccessResourceFailureException || first instanceof TransientDataAccessException;
        }
        return isOfConnection(refusal) || meansUnavailable(refusal.getSQLState());
    }

    /** The pool had no connection in time. Its exception carries the state of the last failed connection attempt. */
    private static boolean isOfConnection(SQLException refusal) {
        return refusal instanceof SQLTransientException
                || refusal instanceof SQLNonTransientConnectionException
                || refusal instanceof SQLRecoverableException;
    }

    /** A missing state is not PostgreSQL's: the pool refuses a broken connection, which also hides what broke it. */
    private static boolean meansUnavailable(@Nullable String state) {
        return state == null || UNAVAILABLE.matcher(state).matches();
    }

    private static @Nullable SQLException sql(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException refusal) {
                return refusal;
            }
        }
        return null;
    }
}

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
 * Tells a database that cannot be used now, which passes by itself, from a fault in the data or in our own code, which
 * does not and must not be answered or retried as if it did. PostgreSQL's own states decide: Spring's exceptions also
 * sort "54 program limit exceeded" and "58 system error" with a lost connection, and "55P03 lock not available" with
 * nothing.
 */
public final class DatabaseAvailability {
    /**
     * Connection lost; serialization failure and deadlock; out of resources; lock not available in time; stopped by an
     * operator, a shutdown or our own timeout; idle in a transaction for too long.
     */
    private static final Pattern UNAVAILABLE = Pattern.compile("(08|40|53|57)...|55P03|25P03");

    private DatabaseAvailability() {}

    /**
     * Whether a failure says that the database cannot be used now.
     *
     * @param failure what JDBC or Spring's access to it threw
     * @return false for every other failure, such as a query that refuses a row
     */
    public static boolean isLackingIn(Throwable failure) {
        // A rollback that fails hides why it was tried.
        Throwable first = failure instanceof TransactionSystemException ended && ended.getApplicationException() != null
                ? ended.getApplicationException()
                : failure;
        SQLException refusal = sql(first);
        if (refusal == null) {
            return first instanceof DataAccessResourceFailureException || first instanceof TransientDataAccessException;
        }
        return isOfConnection(refusal) || meansUnavailable(refusal.getSQLState());
    }

    /** The pool's: no connection in time. It carries the state of whatever kept the last one from being made. */
    private static boolean isOfConnection(SQLException refusal) {
        return refusal instanceof SQLTransientException
                || refusal instanceof SQLNonTransientConnectionException
                || refusal instanceof SQLRecoverableException;
    }

    /** No state at all is not from PostgreSQL: the pool refuses a connection that broke, which also hides what broke it. */
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

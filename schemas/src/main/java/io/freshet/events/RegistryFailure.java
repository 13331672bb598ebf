package io.freshet.events;

import com.microsoft.kiota.ApiException;
import io.apicurio.registry.rest.client.models.ProblemDetails;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Tells failures of the registry that may pass from those that never will. */
final class RegistryFailure {
    private static final int NOT_FOUND = 404;
    /** Its status, 409, is also that of two that register at once. */
    private static final String INCOMPATIBLE = "RuleViolationException";

    private RegistryFailure() {}

    /** Whether the registry was not reached or could not answer, rather than knows no such schema or refuses it. */
    static boolean mayPass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemDetails problem && INCOMPATIBLE.equals(problem.getName())) {
                return false;
            }
            boolean refused = cause instanceof ApiException answer && answer.getResponseStatusCode() != NOT_FOUND;
            // Avro reports truncated bytes as the end of a file.
            boolean network = cause instanceof IOException && !(cause instanceof EOFException);
            if (refused || network || cause instanceof TimeoutException || cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }
}

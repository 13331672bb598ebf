package io.freshet.events;

import com.microsoft.kiota.ApiException;
import io.apicurio.registry.rest.client.models.ProblemDetails;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Distinguishes transient failures of the registry from permanent ones. */
final class RegistryFailure {
    private static final int NOT_FOUND = 404;
    /** Identified by name: its status, 409, is also that of two concurrent registrations. */
    private static final String INCOMPATIBLE = "RuleViolationException";

    private RegistryFailure() {}

    /**
     * Whether the failure is transient: the registry was unreachable or failed, rather than not knowing or rejecting
     * the schema.
     */
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

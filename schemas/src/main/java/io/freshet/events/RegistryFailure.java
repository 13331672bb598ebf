package io.freshet.events;

import com.microsoft.kiota.ApiException;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Tells failures of the registry that may pass from those that never will. */
final class RegistryFailure {
    private static final int NOT_FOUND = 404;

    private RegistryFailure() {}

    /** Whether the registry was not reached or could not answer, rather than knows no such schema. */
    static boolean mayPass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
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

package io.freshet.stream.seller;

import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the body of an action that has no fields. */
public final class EmptyBody {
    private EmptyBody() {}

    /**
     * Rejects a body whose content would be ignored.
     *
     * @param body the request body, of any media type
     * @throws ProblemException 400 unless it is absent, blank or {@code {}}
     */
    public static void check(byte @Nullable [] body) {
        if (body != null && !new String(body, StandardCharsets.UTF_8).matches("\\s*(\\{\\s*\\}\\s*)?")) {
            throw ProblemException.invalid(List.of(new FieldError("body", "must be empty; this call has no fields")));
        }
    }
}

package io.freshet.feed.streams;

import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import io.freshet.http.StrictUuid;
import java.util.List;
import java.util.UUID;

/** Parses ids in paths. */
final class PathId {
    private PathId() {}

    static UUID parse(String text) {
        UUID id = StrictUuid.parse(text);
        if (id == null) {
            throw ProblemException.invalid(List.of(new FieldError("id", "must be a UUID")));
        }
        return id;
    }
}

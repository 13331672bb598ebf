package io.freshet.feed.streams;

import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids in paths, read strictly: {@link UUID#fromString} also takes {@code 1-1-1-1-1}, which would be another's key. */
final class PathId {
    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private PathId() {}

    static UUID parse(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw ProblemException.invalid(List.of(new FieldError("id", "must be a UUID")));
        }
        return UUID.fromString(text);
    }
}

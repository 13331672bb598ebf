package io.freshet.stream.seller;

import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** The versions that a request expects (RFC 9110, 13.1.1), compared strongly: weak tags never match. */
public final class IfMatch {
    private static final String ANY = "*";
    private static final Pattern MEMBER =
            Pattern.compile("[ \\t,]*(?:(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*(?:,|\\z)|\\z)");

    private final boolean any;
    private final Set<String> strong;

    private IfMatch(boolean any, Set<String> strong) {
        this.any = any;
        this.strong = strong;
    }

    /**
     * Reads the header.
     *
     * @param headers of the request
     * @return matches every version where the header is absent or {@code *}
     * @throws ProblemException 400 if it is neither {@code *} nor a list of entity tags
     */
    public static IfMatch of(HttpHeaders headers) {
        List<String> lines = headers.get(HttpHeaders.IF_MATCH);
        if (lines == null || lines.isEmpty()) {
            return new IfMatch(true, Set.of());
        }
        String text = String.join(",", lines).strip();
        return text.equals(ANY) ? new IfMatch(true, Set.of()) : new IfMatch(false, tags(text));
    }

    /**
     * Checks what is there; call it under the row's lock, so that nothing comes between the check and the write.
     *
     * @param version the row's
     * @throws ProblemException 412 if another one was expected
     */
    public void check(long version) {
        if (!any && !strong.contains(Long.toString(version))) {
            throw new ProblemException(
                    ProblemType.STALE_VERSION, "it is at version " + version + " now; read it again and decide anew");
        }
    }

    private static Set<String> tags(String text) {
        Set<String> strong = new HashSet<>();
        Matcher member = MEMBER.matcher(text);
        boolean seen = false;
        int at = 0;
        while (at < text.length()) {
            if (!member.region(at, text.length()).lookingAt()) {
                throw malformed();
            }
            seen |= member.group(2) != null;
            if (member.group(1) == null && member.group(2) != null) {
                strong.add(member.group(2));
            }
            at = member.end();
        }
        if (!seen) {
            throw malformed();
        }
        return strong;
    }

    private static ProblemException malformed() {
        return ProblemException.invalid(
                List.of(new FieldError(HttpHeaders.IF_MATCH, "must be * or entity tags such as \"3\"")));
    }
}

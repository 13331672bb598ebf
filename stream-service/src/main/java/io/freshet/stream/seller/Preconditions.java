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

/**
 * The preconditions of a write: {@code If-Match} (RFC 9110, 13.1.1), compared strongly, so that weak tags never match,
 * and {@code If-None-Match} (13.1.2), compared weakly.
 */
public final class Preconditions {
    private static final String ANY = "*";
    private static final Pattern MEMBER =
            Pattern.compile("[ \\t,]*(?:(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*(?:,|\\z)|\\z)");

    private final Tags match;
    private final Tags noneMatch;

    private Preconditions(Tags match, Tags noneMatch) {
        this.match = match;
        this.noneMatch = noneMatch;
    }

    /** The value of one of the two headers. */
    private record Tags(boolean any, Set<String> strong, Set<String> all) {
        static Tags of(HttpHeaders headers, String name, boolean without) {
            List<String> lines = headers.get(name);
            if (lines == null || lines.isEmpty()) {
                return new Tags(without, Set.of(), Set.of());
            }
            String text = String.join(",", lines).strip();
            return text.equals(ANY) ? new Tags(true, Set.of(), Set.of()) : parse(name, text);
        }
    }

    /**
     * Parses the headers.
     *
     * @param headers of the request
     * @return the preconditions; if both headers are absent, every version satisfies them
     * @throws ProblemException 400 if one is neither {@code *} nor a list of entity tags
     */
    public static Preconditions of(HttpHeaders headers) {
        return new Preconditions(
                Tags.of(headers, HttpHeaders.IF_MATCH, true), Tags.of(headers, HttpHeaders.IF_NONE_MATCH, false));
    }

    /**
     * Checks the current version. Call it under the row's lock, so that no write intervenes.
     *
     * @param version the row's version
     * @throws ProblemException 412 if it does not satisfy the preconditions
     */
    public void check(long version) {
        String tag = Long.toString(version);
        if (noneMatch.any()
                || noneMatch.all().contains(tag)
                || !(match.any() || match.strong().contains(tag))) {
            throw new ProblemException(
                    ProblemType.STALE_VERSION, "it is at version " + version + " now; read it again and decide anew");
        }
    }

    private static Tags parse(String name, String text) {
        Set<String> strong = new HashSet<>();
        Set<String> all = new HashSet<>();
        Matcher member = MEMBER.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!member.region(at, text.length()).lookingAt()) {
                throw malformed(name);
            }
            if (member.group(2) != null) {
                all.add(member.group(2));
                if (member.group(1) == null) {
                    strong.add(member.group(2));
                }
            }
            at = member.end();
        }
        if (all.isEmpty()) {
            throw malformed(name);
        }
        return new Tags(false, strong, all);
    }

    private static ProblemException malformed(String name) {
        return ProblemException.invalid(List.of(new FieldError(name, "must be * or entity tags such as \"3\"")));
    }
}

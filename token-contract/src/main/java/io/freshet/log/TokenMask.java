package io.freshet.log;

import java.util.regex.Pattern;

/** Masks bearer tokens in log lines: a reader of logs must not be able to act as a user. */
final class TokenMask {
    /**
     * A JWT: its first part is a JSON object in base64url, which begins with {@code ey} or {@code ew}; and all that follows up
     * to what no token has, for it may be damaged.
     */
    private static final Pattern TOKEN =
            Pattern.compile("(?<![\\w-])e[yw][\\w-]{8,}(?:\\.|%2[eE])[^\\s\"'&,;/{}()\\[\\]]+");

    private TokenMask() {}

    static String applied(String text) {
        // Few texts have one; and each request's line comes by here.
        return text.contains("ey") || text.contains("ew") ? TOKEN.matcher(text).replaceAll("***") : text;
    }
}

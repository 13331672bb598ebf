package io.freshet.feed.edge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses query strings without encoded characters. All others are left to the servlet container. */
final class PlainQuery {
    private PlainQuery() {}

    /**
     * Whether a path or a query can be read literally.
     *
     * @return false if anything is, or could be, encoded
     */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || "-._~/?=&".indexOf(letter) >= 0;
    }

    /**
     * The parameters of a plain query, each with its only value.
     *
     * @return null if one is repeated or has no name: Spring MVC reports that
     */
    static @Nullable Map<String, String[]> parameters(String query) {
        Map<String, String[]> parameters = new HashMap<>();
        for (int begin = 0; begin < query.length(); ) {
            int ampersand = query.indexOf('&', begin);
            int end = ampersand < 0 ? query.length() : ampersand;
            int equals = query.indexOf('=', begin);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            String value = nameEnd == end ? "" : query.substring(nameEnd + 1, end);
            if (nameEnd == begin || parameters.put(query.substring(begin, nameEnd), new String[] {value}) != null) {
                return null;
            }
            begin = end + 1;
        }
        return parameters;
    }
}

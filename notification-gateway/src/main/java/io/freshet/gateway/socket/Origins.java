package io.freshet.gateway.socket;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The web origins that may connect. Only browsers send the header, so clients without it are allowed. */
final class Origins {
    private static final String ANY_PORT = ":*";
    private static final Pattern PORT = Pattern.compile("(:\\d{1,5})?");

    private final List<String> allowed;

    Origins(List<String> allowed) {
        this.allowed = allowed;
    }

    boolean allows(@Nullable String origin) {
        return origin == null || allowed.stream().anyMatch(entry -> matches(entry, origin));
    }

    private static boolean matches(String entry, String origin) {
        if (!entry.endsWith(ANY_PORT)) {
            return entry.equals(origin);
        }
        String host = entry.substring(0, entry.length() - ANY_PORT.length());
        return origin.startsWith(host)
                && PORT.matcher(origin.substring(host.length())).matches();
    }
}

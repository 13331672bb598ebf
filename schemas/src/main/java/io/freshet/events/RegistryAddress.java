package io.freshet.events;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the schema registry is, and who logs in there with HTTP's basic authentication. Not a {@link java.net.URI}: its text
 * has the password, and so has what is said where it cannot be read; and Spring encodes once more what is encoded already.
 *
 * @param address of the registry's native API, without a user
 * @param user null for nobody
 * @param password empty for none
 */
public record RegistryAddress(String address, @Nullable String user, String password) {
    /** Up to the last {@code @}: what comes before it is the user's, whatever characters it has. */
    private static final Pattern WITH_USER = Pattern.compile("(?s)(\\w+://)([^:@]*)(?::(.*))?@([^@]*)");

    /**
     * An address as it is configured; refuses none, for who refuses it would tell it.
     *
     * @param text such as {@code http://user:password@127.0.0.1:18084/apis/registry/v3}, percent-encoded or not
     */
    public static RegistryAddress valueOf(String text) {
        Matcher withUser = WITH_USER.matcher(text);
        if (!withUser.matches()) {
            return new RegistryAddress(text, null, "");
        }
        String password = withUser.group(3);
        return new RegistryAddress(
                withUser.group(1) + withUser.group(4),
                decoded(withUser.group(2)),
                password == null ? "" : decoded(password));
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return part; // a % that encodes nothing is a character of its own
        }
    }

    @Override
    public String toString() {
        return address;
    }
}

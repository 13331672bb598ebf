package io.freshet.events;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The schema registry's address and the user for HTTP basic authentication. Not a {@link java.net.URI}: its text contains the
 * password, as do the messages of its parser, and Spring encodes a URI once more.
 *
 * @param address of the registry's native API, without a user
 * @param user null for anonymous
 * @param password empty for none
 */
public record RegistryAddress(String address, @Nullable String user, String password) {
    /** Everything before the last {@code @} is the user and password, whatever characters they contain. */
    private static final Pattern WITH_USER = Pattern.compile("(?s)(\\w+://)([^:@]*)(?::(.*))?@([^@]*)");

    /**
     * Parses a configured address. Accepts any text, because an error message would contain the password.
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

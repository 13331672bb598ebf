package io.freshet.stream.seller;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requires an absolute http or https URL (RFC 3986): a URL that does not parse breaks clients. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = WebUrl.Validator.class)
public @interface WebUrl {
    /** The maximum length in characters, all of which are ASCII. */
    int MAX_LENGTH = 2048;

    /**
     * The message for the client.
     *
     * @return the message
     */
    String message() default
            "must be an absolute http or https URL of at most " + MAX_LENGTH
                    + " characters, such as https://example.com/a%20b.jpg";

    /**
     * Validation groups.
     *
     * @return none by default
     */
    Class<?>[] groups() default {};

    /**
     * Validation payload.
     *
     * @return none by default
     */
    Class<? extends Payload>[] payload() default {};

    /** Null is valid. */
    final class Validator implements ConstraintValidator<WebUrl, String> {
        private static final Pattern AUTHORITY =
                Pattern.compile("([^@]*@)?(\\[[0-9a-fA-F:.]+]|[^@:\\[\\]]+)(?::([0-9]{0,5}))?");
        private static final int MAX_PORT = 0xffff;

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null
                    || (text.length() <= MAX_LENGTH
                            // java.net.URI also accepts letters of other scripts
                            && text.chars().allMatch(c -> c > ' ' && c < 0x7f)
                            && isAbsolute(text));
        }

        private static boolean isAbsolute(String text) {
            try {
                URI url = new URI(text);
                String authority = url.getRawAuthority();
                return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                        && authority != null
                        && isOfAHost(authority);
            } catch (URISyntaxException _) {
                return false;
            }
        }

        /** {@link URI#getPort} reports no port if it does not accept the host name, such as one with an underscore. */
        private static boolean isOfAHost(String authority) {
            Matcher parts = AUTHORITY.matcher(authority);
            if (!parts.matches()) {
                return false;
            }
            String port = parts.group(3);
            return port == null || port.isEmpty() || Integer.parseInt(port) <= MAX_PORT;
        }
    }
}

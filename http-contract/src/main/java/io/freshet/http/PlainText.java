package io.freshet.http;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Text that every database and client can hold: no NUL or other control characters, no broken surrogates. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PlainText.Validator.class)
public @interface PlainText {
    /**
     * The message to the client.
     *
     * @return the message
     */
    String message() default "must not hold control characters or broken Unicode";

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

    /** Line breaks and tabs are allowed; null is valid. */
    final class Validator implements ConstraintValidator<PlainText, CharSequence> {
        @Override
        public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
            return text == null || text.codePoints().noneMatch(Validator::isForbidden);
        }

        private static boolean isForbidden(int codePoint) {
            boolean layout = codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
            boolean loneSurrogate = Character.getType(codePoint) == Character.SURROGATE;
            return loneSurrogate || (Character.isISOControl(codePoint) && !layout);
        }
    }
}

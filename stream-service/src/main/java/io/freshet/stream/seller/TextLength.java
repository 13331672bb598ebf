package io.freshet.stream.seller;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * Limits a text's length in code points, as PostgreSQL counts, so that every text in the tables remains valid in a
 * PATCH.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = TextLength.Validator.class)
public @interface TextLength {
    /**
     * The maximum length.
     *
     * @return in code points
     */
    int max();

    /**
     * Whether the text must have a visible character.
     *
     * @return false by default, which permits an empty text
     */
    boolean visible() default false;

    /**
     * The message for the client.
     *
     * @return the message
     */
    String message() default "must have at most {max} characters";

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
    final class Validator implements ConstraintValidator<TextLength, String> {
        private int max;
        private boolean visible;

        @Override
        public void initialize(TextLength rule) {
            max = rule.max();
            visible = rule.visible();
        }

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null
                    || (text.codePointCount(0, text.length()) <= max
                            && (!visible || text.codePoints().anyMatch(Validator::isVisible)));
        }

        private static boolean isVisible(int codePoint) {
            return switch (Character.getType(codePoint)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.SPACE_SEPARATOR,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> false;
                default -> true;
            };
        }
    }
}

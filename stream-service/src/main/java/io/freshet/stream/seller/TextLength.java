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

/** How long a text may be in code points, as PostgreSQL counts: a text that the tables hold can always be patched. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = TextLength.Validator.class)
public @interface TextLength {
    /**
     * The greatest length.
     *
     * @return in code points
     */
    int max();

    /**
     * Whether there must be something to be seen.
     *
     * @return false by default: also an empty text will do
     */
    boolean visible() default false;

    /**
     * What is told to the client.
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

package io.freshet.stream.catalog;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** Requires a location on products shown in the community feed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PlacedForCommunity.Validator.class)
@interface PlacedForCommunity {
    /**
     * The message for the client.
     *
     * @return the message
     */
    String message() default "is required for COMMUNITY";

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

    /** Reports the violation on the field {@code location}. */
    final class Validator implements ConstraintValidator<PlacedForCommunity, ProductDraft> {
        @Override
        public boolean isValid(@Nullable ProductDraft draft, ConstraintValidatorContext context) {
            if (draft == null
                    || draft.feeds() == null
                    || !draft.feeds().contains(Feed.COMMUNITY)
                    || draft.location() != null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
                    .addPropertyNode("location")
                    .addConstraintViolation();
            return false;
        }
    }
}

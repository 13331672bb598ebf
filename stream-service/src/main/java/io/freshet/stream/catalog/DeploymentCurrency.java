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

/** Requires the currency of the deployment. A constraint, so that a violation is reported together with all others. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = DeploymentCurrency.Validator.class)
@interface DeploymentCurrency {
    /**
     * The message for the client.
     *
     * @return the message
     */
    String message() default "must be the currency of this deployment";

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

    /** Created by Spring, which injects the currency. Null is valid. */
    final class Validator implements ConstraintValidator<DeploymentCurrency, String> {
        private final String currency;

        Validator(CatalogProperties properties) {
            this.currency = properties.currency();
        }

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            if (text == null || text.equals(currency)) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate("must be " + currency).addConstraintViolation();
            return false;
        }
    }
}

package io.freshet.stream.seller;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a category; null is valid. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = Category.FORM)
@ReportAsSingleViolation
public @interface Category {
    /** The pattern of a name. */
    String FORM = "[a-z0-9][a-z0-9-]{0,39}";

    /**
     * The message for the client.
     *
     * @return the message
     */
    String message() default "must be 1 to 40 lower-case letters, digits and hyphens, the first no hyphen";

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
}

package io.freshet.stream.catalog;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A price.
 *
 * @param amount 0.00 to 9999999999.99; input has at most two decimals, output exactly two
 * @param currency ISO 4217
 */
record Money(
        @NotNull
        @Pattern(
                regexp = "\\d{1,10}(\\.\\d{1,2})?",
                message = "must be a string such as \"12.50\", from 0.00 to 9999999999.99")
        String amount,

        @NotNull @DeploymentCurrency String currency) {
    static Money of(BigDecimal amount, String currency) {
        return new Money(amount.setScale(2, RoundingMode.UNNECESSARY).toPlainString(), currency);
    }
}

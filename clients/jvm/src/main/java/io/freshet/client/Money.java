package io.freshet.client;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A price.
 *
 * @param amount with two decimals
 * @param currency ISO 4217; a deployment has one
 */
public record Money(BigDecimal amount, String currency) {
    /** Both are there. */
    public Money {
        Objects.requireNonNull(amount, "amount");
        Objects.requireNonNull(currency, "currency");
    }
}

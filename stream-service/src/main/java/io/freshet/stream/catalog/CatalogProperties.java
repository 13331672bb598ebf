package io.freshet.stream.catalog;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings common to all products of a deployment.
 *
 * @param currency the currency of all prices, ISO 4217
 */
@ConfigurationProperties("freshet.catalog")
record CatalogProperties(@DefaultValue("AED") String currency) {
    CatalogProperties {
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("freshet.catalog.currency must be an ISO 4217 code, not " + currency);
        }
    }
}

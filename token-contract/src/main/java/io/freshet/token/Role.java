package io.freshet.token;

import java.util.Locale;

/** The roles that a token can carry in its {@code roles} claim. */
public enum Role {
    /** Watches and buys. */
    VIEWER,
    /** Sells; writes its own streams and products. */
    SELLER,
    /** Operates. */
    ADMIN;

    /**
     * Returns the name of the role in access rules.
     *
     * @return the authority's name
     */
    public String authority() {
        return "ROLE_" + name();
    }

    /**
     * Returns the name of the role in a token's {@code roles}.
     *
     * @return the claim's value
     */
    public String claim() {
        return name().toLowerCase(Locale.ROOT);
    }
}

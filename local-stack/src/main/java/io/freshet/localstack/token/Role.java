package io.freshet.localstack.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A user's role, with the demo user that has it. */
public enum Role {
    /** Watches. */
    VIEWER("00000000-0000-0000-0000-000000000001"),
    /** Owns the demo streams and products. */
    SELLER("00000000-0000-0000-0000-000000000002"),
    /** Operates. */
    ADMIN("00000000-0000-0000-0000-000000000003");

    private final UUID demoUser;

    Role(String demoUser) {
        this.demoUser = UUID.fromString(demoUser);
    }

    /** The demo user of this role, the same on every machine. */
    public UUID demoUser() {
        return demoUser;
    }

    /** The role's name in a token's {@code roles} claim. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role whose {@link #label()} is exactly this; empty if there is none. */
    public static Optional<Role> named(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst();
    }
}

package io.freshet.localstack.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What a user may be, with the demo user who is. */
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

    /** The role's name in a token's {@code roles}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that name, spelt as {@link #label()}; empty where there is none. */
    public static Optional<Role> named(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst();
    }
}

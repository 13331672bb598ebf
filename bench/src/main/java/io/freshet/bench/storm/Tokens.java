package io.freshet.bench.storm;

import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/**
 * Valid and invalid bearer tokens.
 *
 * @param seller of {@link #SELLER}
 * @param otherSeller of another seller
 * @param viewer without any right to write
 * @param admin of an admin
 * @param expired of a seller, expired
 * @param tampered of a seller, with claims other than the signed ones
 */
public record Tokens(String seller, String otherSeller, String viewer, String admin, String expired, String tampered) {
    /** The owner of the streams and products. */
    static final UUID SELLER = new UUID(0x5703L, 1);

    private static final Duration LONG = Duration.ofHours(3);

    /** Creates tokens signed by this issuer. */
    public static Tokens from(LocalIssuer issuer) throws IOException {
        String seller = issuer.token(Role.SELLER, SELLER, LONG);
        String other = issuer.token(Role.SELLER, new UUID(0x5703L, 2), LONG);
        String[] parts = seller.split("\\.", -1);
        return new Tokens(
                seller,
                other,
                issuer.token(Role.VIEWER, SELLER, LONG),
                issuer.token(Role.ADMIN, SELLER, LONG),
                issuer.token(Role.SELLER, SELLER, Duration.ofHours(-1)),
                parts[0] + "." + other.split("\\.", -1)[1] + "." + parts[2]);
    }
}

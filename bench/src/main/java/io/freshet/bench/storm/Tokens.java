package io.freshet.bench.storm;

import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/**
 * Bearer tokens, good ones and bad ones.
 *
 * @param seller of {@link #SELLER}
 * @param otherSeller of somebody else
 * @param viewer without any right to write
 * @param admin of an admin
 * @param expired a seller's that has ended
 * @param tampered a seller's whose claims are not what was signed
 */
public record Tokens(String seller, String otherSeller, String viewer, String admin, String expired, String tampered) {
    /** Whose streams and products they are. */
    static final UUID SELLER = new UUID(0x5703L, 1);

    private static final Duration LONG = Duration.ofHours(3);

    /** Signed by that issuer. */
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

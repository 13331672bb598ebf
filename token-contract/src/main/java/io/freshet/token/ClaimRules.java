package io.freshet.token;

import io.freshet.token.BadTokenException.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;

/**
 * The claims that a token must have. Tolerates clock skew of one minute.
 *
 * @param trust the trusted issuer and audience
 * @param clock the clock that decides expiry
 */
record ClaimRules(TokenTrust trust, Clock clock) {
    private static final Duration SKEW = Duration.ofSeconds(60);

    /** Throws {@link BadTokenException} if a claim is missing or wrong. */
    void check(Jwt jwt) {
        Instant now = clock.instant();
        Instant end = jwt.getExpiresAt();
        if (end == null) {
            throw new BadTokenException(Fault.NO_END);
        }
        require(now.isBefore(end.plus(SKEW)), Fault.ENDED);
        Instant begin = jwt.getNotBefore();
        require(begin == null || !begin.isAfter(now.plus(SKEW)), Fault.NOT_YET);
        require(trust.issuer().equals(jwt.getClaimAsString(JwtClaimNames.ISS)), Fault.ISSUER);
        require(jwt.getAudience() != null && jwt.getAudience().contains(trust.audience()), Fault.AUDIENCE);
        require(isUuid(jwt.getSubject()), Fault.SUBJECT);
    }

    private static void require(boolean kept, Fault fault) {
        if (!kept) {
            throw new BadTokenException(fault);
        }
    }

    private static boolean isUuid(@Nullable String subject) {
        try {
            return subject != null && UUID.fromString(subject).toString().equalsIgnoreCase(subject);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

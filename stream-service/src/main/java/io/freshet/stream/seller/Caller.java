package io.freshet.stream.seller;

import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.token.Role;
import java.util.UUID;
import org.springframework.security.core.Authentication;

/**
 * The user behind a request.
 *
 * @param id the token's {@code sub}
 * @param admin whether the token carries the role admin
 */
public record Caller(UUID id, boolean admin) {
    /**
     * Returns the caller named by a verified token.
     *
     * @param authentication of the request
     * @return the caller
     */
    public static Caller of(Authentication authentication) {
        boolean admin = authentication.getAuthorities().stream()
                .anyMatch(authority -> Role.ADMIN.authority().equals(authority.getAuthority()));
        return new Caller(UUID.fromString(authentication.getName()), admin);
    }

    /**
     * Requires the caller to be the owner.
     *
     * @param ownerId the owner's id
     * @throws ProblemException 403 for any other caller
     */
    public void mustOwn(UUID ownerId) {
        if (!id.equals(ownerId)) {
            throw new ProblemException(ProblemType.FORBIDDEN, "this belongs to another seller");
        }
    }

    /**
     * Requires the caller to be the owner or an admin.
     *
     * @param ownerId the owner's id
     * @throws ProblemException 403 for any other caller
     */
    public void mustOwnOrAdminister(UUID ownerId) {
        if (!admin) {
            mustOwn(ownerId);
        }
    }
}

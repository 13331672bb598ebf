package io.freshet.gateway.identity;

import io.freshet.token.Role;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A client's verified identity.
 *
 * @param userId the token's subject
 * @param roles the roles granted; may be empty
 * @param expiresAt the token's expiry
 */
public record Identity(UUID userId, Set<Role> roles, Instant expiresAt) {
    /** Copies the roles. */
    public Identity {
        roles = Set.copyOf(roles);
    }

    /**
     * Whether the token grants a role.
     *
     * @param role the role
     * @return whether it is granted
     */
    public boolean is(Role role) {
        return roles.contains(role);
    }
}

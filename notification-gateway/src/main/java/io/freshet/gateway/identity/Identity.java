package io.freshet.gateway.identity;

import io.freshet.token.Role;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Who a client has proved to be.
 *
 * @param userId the token's subject
 * @param roles what it may do; perhaps nothing
 * @param expiresAt when the proof ends
 */
public record Identity(UUID userId, Set<Role> roles, Instant expiresAt) {
    /** Copies the roles. */
    public Identity {
        roles = Set.copyOf(roles);
    }

    /**
     * Whether it may do what that role may.
     *
     * @param role to look for
     * @return whether the token carries it
     */
    public boolean is(Role role) {
        return roles.contains(role);
    }
}

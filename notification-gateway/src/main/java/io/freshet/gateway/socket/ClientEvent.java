package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import io.freshet.token.Role;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One message of a client for a feature, with what all features ask of it.
 *
 * @param event its name
 * @param data its fields; empty if there were none
 * @param connection whose message it is
 */
public record ClientEvent(String event, Map<String, @Nullable Object> data, ClientConnection connection) {
    /** Stricter than {@link UUID#fromString}, which also takes 1-1-1-1-1. */
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /**
     * Refuses fields that the event does not have: a misspelt one must not be taken for none.
     *
     * @param known names
     * @throws ClientEventException if there is another
     */
    public void allowOnly(Set<String> known) {
        if (!known.containsAll(data.keySet())) {
            throw new ClientEventException(
                    ErrorCode.BAD_DATA, event + " takes " + (known.isEmpty() ? "no data" : "only " + sorted(known)));
        }
    }

    /**
     * A field that has to be there.
     *
     * @param field its name
     * @return its value
     * @throws ClientEventException if it is missing or no UUID
     */
    public UUID uuid(String field) {
        if (data.get(field) instanceof String text && UUID_TEXT.matcher(text).matches()) {
            return UUID.fromString(text);
        }
        throw new ClientEventException(ErrorCode.BAD_DATA, field + " must be a UUID");
    }

    /**
     * Who sent it.
     *
     * @return a user
     * @throws ClientEventException if the client has not authenticated itself
     */
    public Identity user() {
        return connection
                .identity()
                .orElseThrow(() -> new ClientEventException(
                        ErrorCode.UNAUTHORIZED, event + " needs a token: send authenticate first"));
    }

    /**
     * Who sent it, for what only some may do. A refusal ends the connection with 4403.
     *
     * @param role that is needed
     * @return a user with that role
     * @throws ClientEventException if the client has not authenticated itself, or has not that role
     */
    public Identity user(Role role) {
        Identity user = user();
        if (!user.is(role)) {
            throw new ClientEventException(ErrorCode.FORBIDDEN, event + " needs the role " + role.claim());
        }
        return user;
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }
}

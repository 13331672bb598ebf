package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import io.freshet.token.Role;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's message to a feature, with the checks that features share.
 *
 * @param event its name
 * @param data its fields; may be empty
 * @param connection the sender
 */
public record ClientEvent(String event, Map<String, @Nullable Object> data, ClientConnection connection) {
    /** Stricter than {@link UUID#fromString}, which also accepts 1-1-1-1-1. */
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /**
     * Rejects unknown fields, so that a misspelt field is not treated as absent.
     *
     * @param known the allowed names
     * @throws ClientEventException if there is any other field
     */
    public void allowOnly(Set<String> known) {
        if (!known.containsAll(data.keySet())) {
            throw new ClientEventException(
                    ErrorCode.BAD_DATA, event + " takes " + (known.isEmpty() ? "no data" : "only " + sorted(known)));
        }
    }

    /**
     * A required UUID field.
     *
     * @param field its name
     * @return its value
     * @throws ClientEventException if it is missing or not a UUID
     */
    public UUID uuid(String field) {
        if (data.get(field) instanceof String text && UUID_TEXT.matcher(text).matches()) {
            return UUID.fromString(text);
        }
        throw new ClientEventException(ErrorCode.BAD_DATA, field + " must be a UUID");
    }

    /**
     * The authenticated sender.
     *
     * @return a user
     * @throws ClientEventException if the client has not authenticated
     */
    public Identity user() {
        return connection
                .identity()
                .orElseThrow(() -> new ClientEventException(
                        ErrorCode.UNAUTHORIZED, event + " needs a token: send authenticate first"));
    }

    /**
     * The authenticated sender, which must have a role. A refusal closes the connection with 4403.
     *
     * @param role the required role
     * @return the user
     * @throws ClientEventException if the client has not authenticated or lacks the role
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

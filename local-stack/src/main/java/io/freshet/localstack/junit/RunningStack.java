package io.freshet.localstack.junit;

import io.freshet.localstack.Part;
import io.freshet.localstack.PartStatus;
import io.freshet.localstack.token.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A whole stack that runs for tests. Thread-safe. Failures are {@link IllegalStateException}s. */
public interface RunningStack {

    /** The URI of a part: {@code http:} for services and the registry, else the scheme of its protocol. */
    URI uri(Part part);

    /** The loopback port of a part. */
    int port(Part part);

    /** The Kafka client properties for the superuser: without a user, access is read-only. */
    Map<String, Object> kafkaSuperuser();

    /** A token for that role's demo user, valid for an hour. */
    default String token(Role role) {
        return token(role, role.demoUser(), Duration.ofHours(1));
    }

    /** A token for a user in a role, valid from now for {@code ttl}. */
    String token(Role role, UUID user, Duration ttl);

    /** Kills a part with SIGKILL; returns when all its processes are gone. */
    void kill(Part part);

    /** Starts those parts that are not running; returns when all are ready. */
    void start(Part... parts);

    /** The status of each part. */
    List<PartStatus> status();

    /** The directory of the data, logs, pid files and public key set. */
    Path stateDir();
}

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

/** A whole stack that runs for tests. Thread-safe; what fails, fails with an {@link IllegalStateException}. */
public interface RunningStack {

    /** Where that part answers: {@code http:} for services and the registry, else the protocol's own scheme. */
    URI uri(Part part);

    /** The loopback port of that part. */
    int port(Part part);

    /** What a Kafka client needs to be the superuser: without a user it may only read. */
    Map<String, Object> kafkaSuperuser();

    /** A token of that role's demo user, good for an hour. */
    default String token(Role role) {
        return token(role, role.demoUser(), Duration.ofHours(1));
    }

    /** A token for that user in that role. */
    String token(Role role, UUID user, Duration ttl);

    /** Ends that part with SIGKILL; returns when all its processes are gone. */
    void kill(Part part);

    /** Starts those of the parts that do not run; returns when all are ready. */
    void start(Part... parts);

    /** What each part is doing. */
    List<PartStatus> status();

    /** Where data, logs, pid files and the public key set are. */
    Path stateDir();
}

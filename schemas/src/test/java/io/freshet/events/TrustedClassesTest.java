package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.Location;
import java.util.List;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A schema names classes. A producer must not choose which classes its readers instantiate. */
class TrustedClassesTest {
    @BeforeAll
    static void asEachReaderDoes() {
        new EventDecoder<>(FeedInvalidated.class, RegistryAddress.valueOf("http://127.0.0.1:1/v3")).close();
    }

    @Test
    void ourOwnMayBeMade() {
        assertThatCode(() -> ClassSecurityValidator.validate(Location.class)).doesNotThrowAnyException();
    }

    @Test
    void othersMayNot() {
        for (Class<?> other :
                List.of(ProcessBuilder.class, Runtime.class, java.net.Socket.class, EventDecoder.class, Thread.class)) {
            assertThatThrownBy(() -> ClassSecurityValidator.validate(other))
                    .as("%s", other)
                    .isInstanceOf(SecurityException.class);
        }
    }
}

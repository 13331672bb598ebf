package io.freshet.localstack.junit;

import io.freshet.localstack.Engine;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of the class need these engines. Each is started once for the whole test JVM, on a port of its own, with
 * empty data, and ends with the JVM. Before the class's tests (and a Spring context: stand <em>above</em>
 * {@code @SpringBootTest}) the system properties {@code FRESHET_POSTGRES_PORT}, {@code FRESHET_REDIS_PORT},
 * {@code FRESHET_KAFKA_PORT}, {@code FRESHET_KAFKA_SASL_PORT} and {@code FRESHET_REGISTRY_PORT} of the engines that run are
 * set. Kafka and the registry take writes from users only: {@link EngineSuperuser} is one.
 *
 * <p>The engines are shared: tests use names (topics, keys, ids) of their own, and clean up what others could meet.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EnginesExtension.class)
public @interface UsesEngines {

    /** Which ones. */
    Engine[] value();
}

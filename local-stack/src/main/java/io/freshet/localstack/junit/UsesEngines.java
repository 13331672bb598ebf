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
 * The tests of the class need these engines. Each is started once per test JVM, on a separate port and without data,
 * and ends with the JVM. Before the class's tests, the system properties {@code FRESHET_POSTGRES_PORT}, {@code
 * FRESHET_REDIS_PORT}, {@code FRESHET_KAFKA_PORT}, {@code FRESHET_KAFKA_SASL_PORT} and {@code FRESHET_REGISTRY_PORT}
 * of the running engines are set. Put the annotation <em>above</em> {@code @SpringBootTest} to set them before the
 * Spring context starts. Kafka and the registry accept writes only from users, such as {@link EngineSuperuser}.
 *
 * <p>The engines are shared: tests use unique names (topics, keys, ids) and clean up what could affect others.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EnginesExtension.class)
public @interface UsesEngines {

    /** The engines to start. */
    Engine[] value();
}

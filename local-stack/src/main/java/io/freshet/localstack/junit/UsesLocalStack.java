package io.freshet.localstack.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of the class need everything: the engines and the four services from their built jars, with the demo data.
 * The stack is started once per test JVM as by {@code ./freshet up}, with its own ports and state, and ends with the
 * JVM. Constructors and test methods may take a {@link RunningStack}. Before each class, parts that an earlier one
 * killed are restarted.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(LocalStackExtension.class)
public @interface UsesLocalStack {}

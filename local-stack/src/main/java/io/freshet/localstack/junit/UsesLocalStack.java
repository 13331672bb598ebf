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
 * Started once for the whole test JVM as {@code ./freshet up} does, on ports and with state of its own; ends with the
 * JVM. Constructors and test methods may take a {@link RunningStack}. Before each class what an earlier one has killed
 * is started again.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(LocalStackExtension.class)
public @interface UsesLocalStack {}

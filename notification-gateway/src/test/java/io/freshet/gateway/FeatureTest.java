package io.freshet.gateway;

import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test of a feature with all engines, on the {@linkplain Instance instances} that it requests. */
@UsesEngines({Engine.POSTGRES, Engine.REDIS, Engine.KAFKA, Engine.REGISTRY})
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface FeatureTest {}

package io.freshet.gateway.socket;

import io.freshet.gateway.NotificationGatewayApplication;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/** The whole gateway on free ports, with all engines and signed tokens. */
@UsesEngines({Engine.POSTGRES, Engine.REDIS, Engine.KAFKA, Engine.REGISTRY})
@SpringBootTest(
        classes = NotificationGatewayApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"freshet.gateway.port=0", "freshet.http.jwks=" + TestTokens.JWKS})
@Import({TestGateway.class, TestAnnouncements.class})
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface GatewayTest {}

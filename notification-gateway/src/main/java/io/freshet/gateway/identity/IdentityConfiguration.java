package io.freshet.gateway.identity;

import io.freshet.token.TokenTrust;
import io.freshet.token.TokenVerification;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
class IdentityConfiguration {
    @Bean
    IdentityVerifier identityVerifier(IdentityProperties trust) {
        return new IdentityVerifier(
                TokenVerification.decoder(new TokenTrust(trust.jwks(), trust.issuer(), trust.audience())));
    }
}

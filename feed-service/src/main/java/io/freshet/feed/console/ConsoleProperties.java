package io.freshet.feed.console;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the console, in a browser, finds the other services and signs in. Each must allow the console's origin.
 *
 * @param streamUrl of stream-service
 * @param invalidatorUrl of cache-invalidator
 * @param gatewayUrl of notification-gateway, as HTTP
 * @param oidcIssuer the issuer at which sellers and operators sign in; without one they paste a token
 * @param oidcClientId the console's client id at the issuer
 */
@ConfigurationProperties("freshet.console")
record ConsoleProperties(
        URI streamUrl,
        URI invalidatorUrl,
        URI gatewayUrl,
        @Nullable URI oidcIssuer,
        @Nullable String oidcClientId) {
    ConsoleProperties {
        oidcIssuer = oidcIssuer == null || oidcIssuer.toString().isEmpty() ? null : oidcIssuer;
        oidcClientId = oidcClientId == null || oidcClientId.isEmpty() ? null : oidcClientId;
        if ((oidcIssuer == null) != (oidcClientId == null)) {
            throw new IllegalArgumentException(
                    "freshet.console.oidc-issuer and freshet.console.oidc-client-id go together: set both or none");
        }
    }
}

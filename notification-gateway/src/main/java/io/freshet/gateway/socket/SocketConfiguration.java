package io.freshet.gateway.socket;

import io.freshet.gateway.identity.IdentityVerifier;
import io.freshet.gateway.refresh.AnnouncementListener;
import io.freshet.gateway.resume.RefreshHistory;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
class SocketConfiguration {
    @Bean
    GatewayMetrics gatewayMetrics(MeterRegistry meters) {
        return new GatewayMetrics(meters);
    }

    @Bean(destroyMethod = "")
    Shards shards(GatewayProperties properties) {
        return new Shards(properties);
    }

    @Bean
    AnnouncementListener broadcaster(
            Shards shards, GatewayMetrics metrics, GatewayProperties properties, RefreshHistory history) {
        return new Broadcaster(shards, metrics, properties.spread(), history);
    }

    @Bean
    ManagementForward managementForward() {
        return new ManagementForward();
    }

    @Bean
    UserConnections userConnections(GatewayProperties properties) {
        return new UserConnections(properties.maxConnectionsPerUser());
    }

    @Bean
    StreamListeners streamListeners(Shards shards) {
        return new StreamListeners(shards);
    }

    @Bean
    ClientWork clientWork() {
        return new ClientWork();
    }

    @Bean
    Resumption resumption(RefreshHistory history, Shards shards, GatewayMetrics metrics, GatewayProperties properties) {
        return new Resumption(history, shards, metrics, properties.spread());
    }

    @Bean
    SessionServices sessionServices(
            GatewayProperties limits,
            GatewayMetrics metrics,
            List<ClientEventHandler> features,
            List<ConnectionListener> listeners,
            UserConnections users,
            IdentityVerifier verifier,
            Resumption resumption) {
        return new SessionServices(limits, metrics, new ClientEvents(features), listeners, users, verifier, resumption);
    }

    @Bean
    GatewayServer gatewayServer(
            GatewayProperties properties,
            Shards shards,
            GatewayMetrics metrics,
            ManagementForward management,
            SessionServices services) {
        Origins origins = new Origins(properties.allowedOrigins());
        Routes routes = new Routes(
                new WebSocketUpgrade(shards, services, origins),
                new EventStreamUpgrade(shards, metrics, origins, services.resumption()),
                management);
        return new GatewayServer(
                properties,
                shards,
                metrics,
                new ConnectionInitializer(routes, origins, properties, ConnectionCaps.of(properties)));
    }
}

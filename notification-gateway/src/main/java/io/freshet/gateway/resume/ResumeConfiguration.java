package io.freshet.gateway.resume;

import io.freshet.gateway.refresh.HistoryProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ResumeConfiguration {
    @Bean
    RefreshHistory refreshHistory(HistoryProperties properties, MeterRegistry meters) {
        var history = new RefreshHistory(
                properties.window().toMillis(), properties.maxSize().toBytes());
        Gauge.builder("gateway.history.bytes", history, RefreshHistory::bytes)
                .description("Roughly what is kept of past announcements, for clients that resume")
                .register(meters);
        return history;
    }
}

package io.freshet.gateway.commands;

import io.freshet.cache.CacheStatistics;
import io.freshet.events.EventEncoder;
import io.freshet.events.RegistryAddress;
import io.freshet.gateway.catalogue.Catalogue;
import io.freshet.gateway.redis.RedisLink;
import io.freshet.gateway.socket.ClientEventHandler;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CommandProperties.class)
class CommandConfiguration {
    @Bean
    CommandSender commandSender(
            KafkaTemplate<String, byte[]> kafka, @Value("${freshet.registry.url}") RegistryAddress registry) {
        return new CommandSender(kafka, new EventEncoder(registry));
    }

    @Bean
    CommandThreads commandThreads(CommandProperties properties) {
        return new CommandThreads(properties.concurrent());
    }

    @Bean
    ClientEventHandler sellerCommands(
            Catalogue catalogue,
            CommandSender sender,
            RedisLink redis,
            CommandThreads threads,
            CommandProperties properties) {
        return new AuditedCommands(
                new SellerCommands(catalogue, sender, new SellerTurns(redis), threads, properties.answerTimeout()));
    }

    @Bean
    ClientEventHandler adminCommands(
            CommandSender sender, CacheStatistics statistics, CommandThreads threads, CommandProperties properties) {
        return new AuditedCommands(new AdminCommands(sender, statistics, threads, properties.answerTimeout()));
    }
}

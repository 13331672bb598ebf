package io.freshet.localstack.cli;

import io.freshet.localstack.Part;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** Prints where everything is, for people who have just started it. */
final class UrlList {

    private static final Duration CONSOLE_TOKEN_LIFE = Duration.ofHours(12);

    private UrlList() {}

    static void print(StackSettings stack) throws IOException {
        Ports ports = stack.ports();
        String console = "http://127.0.0.1:" + ports.of(Part.FEED_SERVICE) + "/";
        line("console", console);
        line("sellers' API", "http://127.0.0.1:" + ports.of(Part.STREAM_SERVICE) + "/docs");
        line("feeds", "http://127.0.0.1:" + ports.of(Part.FEED_SERVICE) + "/docs");
        line("operators' API", "http://127.0.0.1:" + ports.of(Part.CACHE_INVALIDATOR) + "/docs");
        line("WebSocket", "ws://127.0.0.1:" + ports.of(Part.NOTIFICATION_GATEWAY) + "/ws");
        line("PostgreSQL", "postgresql://postgres:freshet@127.0.0.1:" + ports.of(Part.POSTGRES) + "/freshet");
        line("Redis", "redis://" + stack.addressesOf(Part.REDIS));
        line(
                "Kafka",
                stack.addressesOf(Part.KAFKA) + " (to read; user kafka/freshet on " + stack.kafkaSaslAddresses() + ")");
        line("schema registry", "http://127.0.0.1:" + ports.of(Part.REGISTRY) + "/apis/ccompat/v7");
        line("as a seller", console + "#token=" + sellersToken(stack));
        line("a token", "./freshet token --role seller (or viewer, admin)");
    }

    /** The token is in the fragment, which a browser never sends. */
    private static String sellersToken(StackSettings stack) throws IOException {
        return new LocalIssuer(stack.state(), Clock.systemUTC())
                .token(Role.SELLER, Role.SELLER.demoUser(), CONSOLE_TOKEN_LIFE);
    }

    private static void line(String what, String where) {
        System.out.printf("  %-16s %s%n", what, where);
    }
}

package io.freshet.localstack.cli;

import io.freshet.localstack.Part;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackSettings;

/** Where everything is, for people who have just started it. */
final class UrlList {

    private UrlList() {}

    static void print(StackSettings stack) {
        Ports ports = stack.ports();
        line("sellers' API", "http://127.0.0.1:" + ports.of(Part.STREAM_SERVICE) + "/docs");
        line("feeds", "http://127.0.0.1:" + ports.of(Part.FEED_SERVICE) + "/docs");
        line("operators' API", "http://127.0.0.1:" + ports.of(Part.CACHE_INVALIDATOR) + "/docs");
        line("WebSocket", "ws://127.0.0.1:" + ports.of(Part.NOTIFICATION_GATEWAY) + "/ws");
        line("PostgreSQL", "postgresql://postgres:freshet@127.0.0.1:" + ports.of(Part.POSTGRES) + "/freshet");
        line("Redis", "redis://" + stack.addressesOf(Part.REDIS));
        line("Kafka", stack.addressesOf(Part.KAFKA));
        line("schema registry", "http://127.0.0.1:" + ports.of(Part.REGISTRY) + "/apis/ccompat/v7");
        line("a token", "./freshet token --role seller (or viewer, admin)");
    }

    private static void line(String what, String where) {
        System.out.printf("  %-16s %s%n", what, where);
    }
}

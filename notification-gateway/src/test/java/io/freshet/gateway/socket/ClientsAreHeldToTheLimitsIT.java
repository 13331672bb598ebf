package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Each limit of the WebSocket contract is enforced with its code. */
@GatewayTest
class ClientsAreHeldToTheLimitsIT {
    @Autowired
    private TestGateway gateway;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void aMessageOfFourKibibytesPassesAndALongerOneEndsWith1009() throws Exception {
        String message = "{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"discover\"},\"id\":\"%s\"}";
        int rest = 4096 - message.length() + 2;
        try (var client = gateway.connect()) {
            client.send(message.formatted("x".repeat(rest)));
            client.next("unsubscribed");

            client.send(message.formatted("x".repeat(rest + 1)));
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void fragmentsAreOneMessageAndCountTogether() throws Exception {
        try (var client = new RawWebSocket(gateway)) {
            client.send(RawWebSocket.TEXT, "{\"event\":\"unsubscribe\",".getBytes(StandardCharsets.UTF_8));
            client.send(
                    RawWebSocket.FINAL | RawWebSocket.CONTINUATION,
                    "\"data\":{\"feed\":\"discover\"}}".getBytes(StandardCharsets.UTF_8));
            assertThat(client.next()).containsEntry("event", "unsubscribed");

            client.send(RawWebSocket.TEXT, "x".repeat(4000).getBytes(StandardCharsets.UTF_8));
            client.send(
                    RawWebSocket.FINAL | RawWebSocket.CONTINUATION,
                    "x".repeat(97).getBytes(StandardCharsets.UTF_8));
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void threeBadMessagesInARowEndWith4400() throws Exception {
        try (var client = gateway.connect()) {
            client.send("{");
            assertThat(client.next("error")).containsEntry("code", "bad_json");
            client.send("{\"event\":\"shout\",\"id\":\"a\"}");
            assertThat(client.next()).containsEntry("event", "error").containsEntry("id", "a");
            client.subscribe("{\"feed\":\"discover\"}");

            client.send("{\"event\":\"shout\"}");
            assertThat(client.next("error")).containsEntry("code", "unknown_event");
            client.send("{");
            client.next("error");
            client.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"No\"}}");
            assertThat(client.next("error")).containsEntry("code", "bad_data");
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void whatNeedsATokenIsRefusedWithoutOneAndNotHeldAgainstTheClient() throws Exception {
        try (var client = gateway.connect()) {
            for (int i = 0; i < 4; i++) {
                client.send("{\"event\":\"typing\",\"data\":{\"stream_id\":\"s\"},\"id\":\"t\"}");
                assertThat(client.next("error")).containsEntry("code", "unauthorized");
            }
            client.subscribe("{\"feed\":\"discover\"}");
        }
    }

    @Test
    void sixtyFourSubscriptionsAreTheMost() throws Exception {
        try (var client = gateway.connect()) {
            for (int i = 0; i < 64; i++) {
                client.subscribe("{\"feed\":\"discover\",\"category\":\"c%d\"}".formatted(i));
            }
            client.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\"},\"id\":\"65\"}");
            assertThat(client.next("error")).containsEntry("code", "too_many_subscriptions");
            client.subscribe("{\"feed\":\"discover\",\"category\":\"c0\"}");
        }
    }

    @Test
    void moreThanEightyMessagesAtOnceAreRefusedAndGoingOnEndsWith4429() throws Exception {
        try (var client = gateway.connect()) {
            int limited = 0;
            for (int i = 0; i < 10_000 && !client.isClosed(); i++) {
                client.sendUnlessClosed(
                        "{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"discover\"},\"id\":\"" + i + "\"}");
            }
            assertThat(client.closeCode()).isEqualTo(4429);
            for (int i = 0; i < 80; i++) {
                assertThat(client.next()).containsEntry("event", "unsubscribed").containsEntry("id", "" + i);
            }
            for (int i = 80; limited == 0; i++) {
                var message = client.next();
                assertThat(message).containsEntry("id", "" + i);
                limited += "error".equals(message.get("event")) ? 1 : 0;
            }
        }
    }

    @Test
    void pingsAreHeldToTheSameRate() throws Exception {
        try (var client = new RawWebSocket(gateway)) {
            byte[] ping = {(byte) (RawWebSocket.FINAL | RawWebSocket.PING), (byte) 0x80, 0, 0, 0, 0};
            byte[] pings = new byte[200 * ping.length];
            for (int i = 0; i < pings.length; i++) {
                pings[i] = ping[i % ping.length];
            }
            client.raw(pings);
            for (int i = 0; i < 80; i++) {
                client.next(RawWebSocket.PONG);
            }
            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void binaryFramesEndWith1003() {
        try (var client = gateway.connect()) {
            client.socket()
                    .sendBinary(ByteBuffer.allocate(1), true)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            assertThat(client.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void brokenTextEndsWith1007AndBrokenFramesWith1002() throws Exception {
        try (var client = new RawWebSocket(gateway)) {
            client.send(RawWebSocket.FINAL | RawWebSocket.TEXT, new byte[] {(byte) 0xC3, 0x28});
            assertThat(client.closeCode()).isEqualTo(1007);
        }
        try (var client = new RawWebSocket(gateway)) {
            client.send(RawWebSocket.FINAL | RawWebSocket.CONTINUATION, new byte[0]);
            assertThat(client.closeCode()).isEqualTo(1002);
        }
        try (var client = new RawWebSocket(gateway)) {
            client.send(RawWebSocket.FINAL | 0x3, new byte[0]);
            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void aClientsOwnCloseIsAnsweredWithItsCode() throws Exception {
        try (var client = new RawWebSocket(gateway)) {
            client.send(RawWebSocket.FINAL | RawWebSocket.CLOSE, new byte[] {0x03, (byte) 0xE8});
            assertThat(client.closeCode()).isEqualTo(1000);
        }
    }
}

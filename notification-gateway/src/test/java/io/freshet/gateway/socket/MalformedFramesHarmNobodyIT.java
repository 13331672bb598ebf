package io.freshet.gateway.socket;

import static io.freshet.gateway.socket.MalformedFrames.frame;
import static io.freshet.gateway.socket.TestAnnouncements.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A client that breaks RFC 6455 is closed with the required code. Others are not affected. */
@GatewayTest
class MalformedFramesHarmNobodyIT {
    private static final int ROUNDS = 400;

    @Autowired
    private TestGateway gateway;

    @Autowired
    private TestAnnouncements announcements;

    @Autowired
    private GatewayMetrics metrics;

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void eachViolationEndsWithItsCodeAndTheOthersAreToldAllTheSame() throws Exception {
        List<MalformedFrames.Malformed> cases = MalformedFrames.all().toList();
        assertThat(cases).hasSizeGreaterThan(60);
        try (var bystander = gateway.connect().subscribe("{\"feed\":\"discover\",\"category\":\"malformed\"}")) {
            for (MalformedFrames.Malformed malformed : cases) {
                try (var offender = new RawWebSocket(gateway)) {
                    offender.raw(malformed.bytes());
                    assertThat(offender.closeCode()).as(malformed.name()).isEqualTo(malformed.code());
                }
                announcements.announce(change(malformed.name(), "malformed"));
                assertThat(bystander.next("feed_refresh_required")).containsEntry("aggregate_id", malformed.name());
            }
        }
    }

    /** All violations at once. */
    @Test
    void aStormOfViolationsHarmsNobody() throws Exception {
        List<MalformedFrames.Malformed> cases = MalformedFrames.all().toList();
        List<RawWebSocket> offenders = new ArrayList<>();
        try (var bystander = gateway.connect().subscribe("{\"feed\":\"discover\",\"category\":\"storm\"}")) {
            for (int i = 0; i < cases.size(); i++) {
                offenders.add(new RawWebSocket(gateway));
            }
            for (int i = 0; i < cases.size(); i++) {
                offenders.get(i).raw(cases.get(i).bytes());
                if (i % 10 == 0) {
                    announcements.announce(change("storm " + i, "storm"));
                }
            }
            for (int i = 0; i < cases.size(); i += 10) {
                assertThat(bystander.next("feed_refresh_required")).containsEntry("aggregate_id", "storm " + i);
            }
            for (int i = 0; i < cases.size(); i++) {
                assertThat(offenders.get(i).closeCode())
                        .as(cases.get(i).name())
                        .isEqualTo(cases.get(i).code());
            }
        } finally {
            for (RawWebSocket offender : offenders) {
                offender.close();
            }
        }
    }

    @Test
    void whatOnlyLooksBrokenIsServed() throws Exception {
        byte[] message = "{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"discover\"},\"id\":\"€😀\"}"
                .getBytes(StandardCharsets.UTF_8);
        try (var client = new RawWebSocket(gateway)) {
            // 5.4: control frames between fragments; 8.1: characters split over fragments, one byte each
            for (int i = 0; i < message.length; i++) {
                int opcode = i == 0 ? RawWebSocket.TEXT : RawWebSocket.CONTINUATION;
                int fin = i == message.length - 1 ? RawWebSocket.FINAL : 0;
                client.raw(frame(fin | opcode, new byte[] {message[i]}));
                if (i == 20) {
                    client.raw(frame(RawWebSocket.FINAL | RawWebSocket.PING, "between"));
                    assertThat(client.next(RawWebSocket.PONG)).asString().isEqualTo("between");
                }
            }
            assertThat(client.next()).containsEntry("id", "€😀");

            // 5.5.2: the whole payload is echoed; an unsolicited pong is ignored
            client.raw(frame(RawWebSocket.FINAL | RawWebSocket.PONG, "unasked"));
            client.raw(frame(RawWebSocket.FINAL | RawWebSocket.PING, "x".repeat(125)));
            assertThat(client.next(RawWebSocket.PONG)).hasSize(125);

            // 5.4: fragments may be empty
            client.raw(frame(RawWebSocket.TEXT, ""));
            client.raw(frame(RawWebSocket.CONTINUATION, message));
            client.raw(frame(RawWebSocket.FINAL | RawWebSocket.CONTINUATION, ""));
            assertThat(client.next()).containsEntry("event", "unsubscribed");

            // 7.4.2: application codes are echoed; 5.5.1: this completes the closing handshake
            client.raw(frame(
                    RawWebSocket.FINAL | RawWebSocket.CLOSE, HexFormat.of().parseHex("0bb8")));
            assertThat(client.closeCode()).isEqualTo(3000);
        }
    }

    @Test
    void whateverBytesComeTheGatewayLivesAndForgetsTheClient() throws Exception {
        var random = new Random(6455);
        List<MalformedFrames.Malformed> cases = MalformedFrames.all().toList();
        try (var bystander = gateway.connect().subscribe("{\"feed\":\"discover\",\"category\":\"noise\"}")) {
            for (int round = 0; round < ROUNDS; round++) {
                try (var offender = new RawWebSocket(gateway)) {
                    byte[] noise = cases.get(random.nextInt(cases.size())).bytes();
                    for (int flips = random.nextInt(6); flips > 0; flips--) {
                        noise[random.nextInt(noise.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    offender.raw(noise);
                } catch (IOException e) {
                    // the gateway may close while the client is still sending
                }
            }
            await().atMost(TestGateway.PATIENCE).until(() -> metrics.sessions() == 1);
            announcements.announce(change("after", "noise"));
            assertThat(bystander.next("feed_refresh_required")).containsEntry("aggregate_id", "after");
        }
    }

    @Test
    void aHandshakeThatBreaksTheRulesIsRefused() throws Exception {
        Map<String, Integer> handshakes = Map.of(
                "Sec-WebSocket-Version: 13\r\n", 400,
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n", 400,
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==\r\n", 400,
                "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426,
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426);
        for (Map.Entry<String, Integer> handshake : handshakes.entrySet()) {
            assertThat(RawWebSocket.handshake(gateway, handshake.getKey()))
                    .as(handshake.getKey())
                    .startsWith("HTTP/1.1 " + handshake.getValue());
        }
    }
}

package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
    void framesOfEveryLengthAreReadBackByNettysDecoder(int length) {
        var decoder = new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .maxFramePayloadLength(1 << 20)
                .build()));
        String text = "x".repeat(length);

        decoder.writeInbound(
                Encoding.webSocketText(UnpooledByteBufAllocator.DEFAULT, text.getBytes(StandardCharsets.UTF_8)));

        TextWebSocketFrame frame = decoder.readInbound();
        assertThat(frame.isFinalFragment()).isTrue();
        assertThat(frame.text()).isEqualTo(text);
        frame.release();
        decoder.finishAndReleaseAll();
    }

    @Test
    void anEventCarriesItsCursorAsId() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("feed", "discover");
        data.put("cursor", "c1");

        ByteBuf event = Encoding.serverSentEvent(
                UnpooledByteBufAllocator.DEFAULT, new ServerMessage(ServerMessage.REFRESH, data, null));

        assertThat(event.toString(StandardCharsets.UTF_8))
                .isEqualTo("event: feed_refresh_required\nid: c1\ndata: {\"feed\":\"discover\",\"cursor\":\"c1\"}\n\n");
        event.release();
    }
}

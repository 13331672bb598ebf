package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedFrameTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final SharedFrame frame = new SharedFrame(
            () -> {
                asked.incrementAndGet();
                return new ServerMessage("test", Map.of("n", 1), null);
            },
            1,
            "lane");

    @Test
    void whatConcernsNobodyIsNeverEncoded() {
        frame.release();

        assertThat(asked).hasValue(0);
    }

    @Test
    void itIsEncodedOnceForEachTransport() {
        ByteBuf webSocket = frame.webSocket();
        ByteBuf eventStream = frame.eventStream();

        assertThat(frame.webSocket()).isSameAs(webSocket);
        assertThat(frame.eventStream()).isSameAs(eventStream);
        assertThat(webSocket.toString(StandardCharsets.UTF_8)).endsWith("{\"event\":\"test\",\"data\":{\"n\":1}}");
        assertThat(eventStream.toString(StandardCharsets.UTF_8)).isEqualTo("event: test\ndata: {\"n\":1}\n\n");
        assertThat(asked).hasValue(1);
    }

    @Test
    void theEncodingsEndWithTheLastReference() {
        ByteBuf webSocket = frame.webSocket();
        ByteBuf eventStream = frame.eventStream();
        frame.retain();

        frame.release();
        assertThat(webSocket.refCnt()).isEqualTo(1);

        frame.release();
        assertThat(webSocket.refCnt()).isZero();
        assertThat(eventStream.refCnt()).isZero();
    }
}

package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/websocket.md} lists every code that a client can get. */
class WebSocketReferenceTest {
    @Test
    void everyCodeIsExplained() throws Exception {
        String page = Files.readString(Path.of("../docs/reference/websocket.md"));

        for (CloseCode code : CloseCode.values()) {
            assertThat(page).as("%s", code).containsPattern("\\| [0-9, ]*" + code.code() + "[0-9, ]* \\|");
        }
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(page).contains("`" + code.wireName() + "`");
        }
    }
}

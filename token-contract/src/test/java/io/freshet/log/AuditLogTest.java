package io.freshet.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditLogTest {
    private final Logger log = (Logger) LoggerFactory.getLogger("freshet.audit");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
    }

    /** An action has its query, and a message its data, as they were sent. */
    @Test
    void aTokenInAnActionIsNotLogged() {
        AuditLog.did("admin", "DELETE /api/cache/feeds/all?access_token=" + RequestLogTest.TOKEN + "&x=1", "400");
        AuditLog.did(
                "admin",
                "clear_feed_cache {feed=all, token=" + RequestLogTest.TOKEN + "}",
                "bad " + RequestLogTest.TOKEN);

        assertThat(lines.list.stream()
                        .map(line -> line.getKeyValuePairs().stream()
                                .map(pair -> String.valueOf(pair.value))
                                .toList()))
                .containsExactly(
                        List.of("admin", "DELETE /api/cache/feeds/all?access_token=***&x=1", "400"),
                        List.of("admin", "clear_feed_cache {feed=all, token=***}", "bad ***"));
    }

    /** What a client sends can neither forge a value nor a line. */
    @Test
    void aClientsTextIsOneLine() {
        AuditLog.did("admin", "a\" outcome=\"done\nb\u2028c", null);

        assertThat(lines.list.getFirst().getKeyValuePairs())
                .extracting(pair -> String.valueOf(pair.value))
                .containsExactly("admin", "a? outcome=?done?b?c", "null");
    }
}

package io.freshet.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class RequestLogTest {
    static final String TOKEN =
            "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIwMDAwMDAwMC0wMDAwIn0.c2lnbmF0dXJlLW9mLTg2LWNoYXJhY3RlcnM";

    private final Logger log = (Logger) LoggerFactory.getLogger("io.freshet.requests");
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

    @Test
    void aRequestIsNamedWhetherItsThreadIsNamedOrNot() {
        RequestLog.answered("a1", "GET", "/feed", 200, System.nanoTime());
        try (MDC.MDCCloseable _ = RequestLog.naming("b2")) {
            RequestLog.answered("b2", "GET", "/feed", 304, System.nanoTime());
            assertThat(MDC.get("trace_id")).as("still").isEqualTo("b2");
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getMDCPropertyMap)
                .containsExactly(Map.of("trace_id", "a1"), Map.of("trace_id", "b2"));
        assertThat(lines.list.getFirst().getFormattedMessage()).matches("GET /feed 200 \\d+ us");
        assertThat(MDC.get("trace_id")).isNull();
    }

    /** A client's text can neither forge a line nor flood the log. */
    @Test
    void aClientsTextIsOneShortLine() {
        RequestLog.answered("a1", "GET\r\n", "/a\nb\u001b[2J é" + "x".repeat(10_000), 400, System.nanoTime());

        assertThat(lines.list.getFirst().getFormattedMessage())
                .startsWith("GET?? /a?b?[2J??x")
                .hasSizeLessThan(300);
    }

    /** Also a token in the wrong place stays out of the log. */
    @Test
    void aTokenInAPathIsNotLogged() {
        RequestLog.answered("a1", "GET", "/a/" + TOKEN + "/b", 404, System.nanoTime());
        RequestLog.answered("a1", "GET", "/a/" + TOKEN.replace(".", "%2E"), 404, System.nanoTime());
        RequestLog.answered("a1", "GET", "/" + "a".repeat(150) + "/" + TOKEN, 404, System.nanoTime());
        RequestLog.answered("a1", "GET", "/monkeys-are-no-token/keyboards.and.monitors", 404, System.nanoTime());

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        inside -> assertThat(inside).startsWith("GET /a/***/b 404"),
                        encoded -> assertThat(encoded).startsWith("GET /a/*** 404"),
                        cut -> assertThat(cut).doesNotContain(TOKEN.substring(TOKEN.indexOf('.') + 1, 60)),
                        none -> assertThat(none).startsWith("GET /monkeys-are-no-token/keyboards.and.monitors 404"));
    }
}

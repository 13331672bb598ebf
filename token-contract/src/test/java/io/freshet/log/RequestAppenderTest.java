package io.freshet.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Every request id can be found: no line is lost, neither under load nor at shutdown. */
@ExtendWith(OutputCaptureExtension.class)
class RequestAppenderTest {
    private static final int THREADS = 8;
    private static final int EACH = 5_000; // together more than the queue holds

    private final LoggerContext logback = new LoggerContext();
    private final RequestAppender appender = new RequestAppender();

    @BeforeEach
    void start() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logback);
        encoder.setPattern("%d{HH:mm:ss.SSS} [%X{trace_id}] %logger : %m%n");
        encoder.start();
        appender.setContext(logback);
        appender.setEncoder(encoder);
        appender.start();
    }

    @AfterEach
    void stop() {
        appender.stop();
    }

    @Test
    void noLineOfARushIsLost(CapturedOutput output) {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                threads.submit(() -> {
                    for (int i = 0; i < EACH; i++) {
                        appender.doAppend(event("id-" + number + "-" + i));
                    }
                });
            }
        }
        appender.stop();

        assertThat(output.getOut().lines().filter(line -> line.contains("[id-")).distinct())
                .hasSize(THREADS * EACH);
    }

    @Test
    void aLineHasTheFormatOfAllOthersAndComesByItself(CapturedOutput output) {
        appender.doAppend(event("a1"));

        await().atMost(Duration.ofSeconds(30)).until(() -> output.getOut().contains("a1"));
        assertThat(output.getOut().strip())
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\[a1] io\\.freshet\\.requests : GET /feed 200 17 us");
    }

    @Test
    void aLineThatCannotBeMadeKeepsNoOtherFromBeingWritten(CapturedOutput output) {
        appender.doAppend(new RequestEvent("a1", "GET", "/feed", 200, 17) {
            @Override
            public String getFormattedMessage() {
                throw new IllegalStateException("for the test");
            }
        });
        appender.doAppend(event("a2"));

        await().atMost(Duration.ofSeconds(30)).until(() -> output.getOut().contains("a2"));
    }

    private static RequestEvent event(String id) {
        return new RequestEvent(id, "GET", "/feed", 200, 17);
    }
}

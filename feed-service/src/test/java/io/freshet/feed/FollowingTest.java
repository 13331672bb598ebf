package io.freshet.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.CacheConnection;
import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.SourcePartition;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service with a near cache, which follows what the test announces in place of the invalidator. */
@UsesEngines({Engine.POSTGRES, Engine.REDIS, Engine.KAFKA, Engine.REGISTRY})
abstract class FollowingTest extends FeedServiceTest {
    static final String NEAR = "freshet; hit; detail=near";
    static final SourcePartition SOURCE = new SourcePartition(SourcePartition.PRODUCTS, 3);

    /** Offsets only rise, across all tests. */
    static long offset;

    static TestAnnouncements announcements;

    @Autowired
    CacheConnection connection;

    @DynamicPropertySource
    static void hold(DynamicPropertyRegistry registry) {
        registry.add("freshet.near-cache.max-size", () -> "8MB");
    }

    @BeforeAll
    static void createTopic() throws Exception {
        TestAnnouncements.createTopic();
        announcements = new TestAnnouncements();
    }

    @AfterAll
    static void closeAnnouncements() {
        announcements.close();
    }

    /** Invalidates pages in the near cache only. */
    static NotificationGeneration announceOnly(String category) throws Exception {
        return announcements.announce(SOURCE, ++offset, category);
    }

    /** As the invalidator does: on a machine that stalls, Redis may not answer within this service's timeout. */
    static <T> T untilRedisAnswers(Callable<T> action) {
        return await().atMost(Duration.ofSeconds(60))
                .ignoreException(CacheUnavailableException.class)
                .until(action, _ -> true);
    }

    /** A service that began to follow after the last change learns of it by a watermark, as it does every second. */
    void awaitNear(String path) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Instant upTo = Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.MILLIS);
            announcements.vouch(upTo, offset);
            HttpResponse<byte[]> page = get(path);
            assertThat(status(page)).isEqualTo(NEAR);
            // Then no watermark is in flight that would still change the answer.
            assertThat(Instant.parse(JsonPath.<String>read(text(page), "$.as_of")))
                    .isAfterOrEqualTo(upTo);
        });
    }

    static String status(HttpResponse<byte[]> answer) {
        return header(answer, "Cache-Status");
    }
}

package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.ModelAndView;

/** The whole body, at most 64 KiB, is in memory before any other work on a request begins. */
class BodyLimitFilterTest {
    private static final int LIMIT = 64 * 1024;

    private final List<Exception> problems = new ArrayList<>();
    private final BodyLimitFilter filter = new BodyLimitFilter(2, (_, _, _, e) -> {
        problems.add(e);
        return new ModelAndView();
    });

    @Test
    void aBodyIsReadWholeAndAsOftenAsIsWanted() throws Exception {
        byte[] body = "{\"title\": \"Seide – live\"}".getBytes(StandardCharsets.UTF_8);

        HttpServletRequest passed = Objects.requireNonNull(passed(request("POST", body)));

        assertThat(passed.getInputStream().readAllBytes()).isEqualTo(body);
        assertThat(passed.getInputStream().readAllBytes()).isEqualTo(body);
        assertThat(passed.getReader().readLine()).isEqualTo("{\"title\": \"Seide – live\"}");
        ServletInputStream read = passed.getInputStream();
        assertThat(read.isReady()).isTrue();
        assertThat(read.isFinished()).isFalse();
        read.readAllBytes();
        assertThat(read.isFinished()).isTrue();
        assertThat(read.read()).isEqualTo(-1);
    }

    @Test
    void theLimitItselfIsAllowed() throws Exception {
        HttpServletRequest passed = Objects.requireNonNull(passed(request("PATCH", new byte[LIMIT])));

        assertThat(passed.getInputStream().readAllBytes()).hasSize(LIMIT);
    }

    @Test
    void aLongerBodyIs413AndGoesNoFurther() throws Exception {
        assertThat(passed(request("POST", new byte[LIMIT + 1]))).isNull();
        assertThat(problems)
                .singleElement()
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.PAYLOAD_TOO_LARGE));
    }

    @Test
    void aBodyWithoutALengthIsNotReadBeyondTheLimit() throws Exception {
        int[] given = new int[1];
        var endless = new MockHttpServletRequest("POST", "/api/streams") {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new InputStream() {
                    @Override
                    public int read() {
                        given[0]++;
                        return 'x';
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        given[0] += length;
                        return length;
                    }
                });
            }
        };

        assertThat(passed(endless)).isNull();
        assertThat(problems).singleElement().isInstanceOf(ProblemException.class);
        assertThat(given[0]).isBetween(LIMIT, LIMIT + 1);
    }

    @Test
    void aLengthThatIsAnnouncedTooLargeIsNotReadAtAll() throws Exception {
        var announced = new MockHttpServletRequest("PUT", "/api/streams") {
            @Override
            public long getContentLengthLong() {
                return 1L << 40;
            }

            @Override
            public ServletInputStream getInputStream() {
                throw new AssertionError("must not be read");
            }
        };

        assertThat(passed(announced)).isNull();
        assertThat(problems).singleElement().isInstanceOf(ProblemException.class);
    }

    @Test
    void aBodyThatBreaksOffIsTheClientsFault() throws Exception {
        var broken = new MockHttpServletRequest("POST", "/api/streams") {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        throw new IOException("connection reset");
                    }
                });
            }
        };

        assertThat(passed(broken)).isNull();
        assertThat(problems)
                .singleElement()
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.VALIDATION));
    }

    @Test
    void oneClientsSlowBodiesHoldNotAllRequests() throws Exception {
        List<Boolean> passed = new ArrayList<>();
        var slow = slow("seller", () -> {
            var alsoSlow = slow("seller", () -> {
                passed.add(passed(of("seller")) != null);
                passed.add(passed(of("another")) != null);
            });
            passed.add(passed(alsoSlow) != null);
        });
        passed.add(passed(slow) != null);
        passed.add(passed(of("seller")) != null);

        assertThat(passed).containsExactly(false, true, true, true, true);
        assertThat(problems)
                .singleElement()
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.RATE_LIMITED));
    }

    private static MockHttpServletRequest of(String user) {
        MockHttpServletRequest request = request("POST", new byte[1]);
        request.setUserPrincipal(() -> user);
        return request;
    }

    private interface Meanwhile {
        void happens() throws Exception;
    }

    /** A request during the reading of whose body something else happens. */
    private static MockHttpServletRequest slow(String user, Meanwhile meanwhile) {
        var slow = new MockHttpServletRequest("POST", "/api/streams") {
            @Override
            public ServletInputStream getInputStream() {
                try {
                    meanwhile.happens();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                return new DelegatingServletInputStream(InputStream.nullInputStream());
            }
        };
        slow.setUserPrincipal(() -> user);
        return slow;
    }

    @Test
    void whatHasNoBodyIsPassedAsItIs() throws Exception {
        MockHttpServletRequest get = request("GET", new byte[LIMIT + 1]);

        assertThat(passed(get)).isSameAs(get);
        assertThat(problems).isEmpty();
    }

    /** The request that the rest of the chain received, or null. */
    private @Nullable HttpServletRequest passed(MockHttpServletRequest request) throws Exception {
        var passed = new ArrayList<HttpServletRequest>();
        filter.doFilter(request, new MockHttpServletResponse(), (next, _) -> passed.add((HttpServletRequest) next));
        return passed.isEmpty() ? null : passed.getFirst();
    }

    private static MockHttpServletRequest request(String method, byte[] body) {
        var request = new MockHttpServletRequest(method, "/api/streams");
        request.setContent(body);
        return request;
    }
}

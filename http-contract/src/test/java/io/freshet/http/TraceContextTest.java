package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** W3C Trace Context: a caller's trace is continued with a new span; anything else begins a new trace. */
class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLERS = "00-" + TRACE + "-b7ad6b7169203331-01";

    @Test
    void theCallersTraceGoesOnWithASpanOfOurOwn() {
        TraceContext trace = TraceContext.continued(CALLERS);

        assertThat(trace.traceId()).isEqualTo(TRACE);
        assertThat(trace.spanId()).matches("[0-9a-f]{16}").isNotEqualTo("b7ad6b7169203331");
        assertThat(trace.traceparent()).isEqualTo("00-" + TRACE + "-" + trace.spanId() + "-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-" + TRACE + "-b7ad6b7169203331",
                "00-" + TRACE + "-b7ad6b7169203331-01\r\nX-Evil: 1"
            })
    void whatIsNoTraceBeginsANewOne(String header) {
        assertThat(TraceContext.continued(header).traceId())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(TRACE)
                .isNotEqualTo(TraceContext.continued(header).traceId());
    }

    @Test
    void aRequestServedAndItsResponseHaveOneTrace() throws Exception {
        var request = new MockHttpServletRequest("GET", "/api/feeds/discover");
        request.addHeader("traceparent", CALLERS);
        var response = new MockHttpServletResponse();
        String[] served = new String[1];

        new RequestIdFilter()
                .doFilter(
                        request,
                        response,
                        (_, _) -> served[0] = TraceContext.current().traceId());

        assertThat(served[0]).isEqualTo(TRACE);
        assertThat(response.getHeader("X-Request-Id")).isEqualTo(TRACE);
        assertThat(TraceContext.current().traceId()).isNotEqualTo(TRACE);
    }
}

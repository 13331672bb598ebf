package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A list means the same on every service; notification-gateway has a test of the same name. */
class OriginsTest {
    private final Origins origins =
            new Origins(List.of("http://localhost:*", "https://shop.example", "https://*.example", "*"));

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000", "http://localhost", "http://localhost:80", "https://shop.example"})
    void theListedMayAsk(String origin) {
        assertThat(origins.allows(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "https://elsewhere.example",
                "https://shop.example/",
                "HTTPS://shop.example",
                "https://localhost:3000",
                "http://localhost.evil.example",
                "http://localhost:3000.evil.example",
                "http://localhost:x",
                "https://shop.example:8443",
                "http://shop.example"
            })
    void othersMayNot(String origin) throws Exception {
        assertThat(origins.allows(origin)).isFalse();
        for (String method : List.of("GET", "OPTIONS")) {
            MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/feeds/discover");
            request.addHeader("Origin", origin);
            request.addHeader("Access-Control-Request-Method", "GET");
            MockHttpServletResponse response = new MockHttpServletResponse();

            origins.filter(ContractJson.mapper()).doFilter(request, response, new MockFilterChain());

            assertThat(response.getStatus()).isEqualTo(403);
            assertThat(response.getContentType()).isEqualTo("application/problem+json");
            assertThat(response.getContentAsString())
                    .contains("urn:freshet:problem:forbidden", "FRESHET_ALLOWED_ORIGINS");
        }
    }

    @Test
    void whoIsNoPagePasses() {
        assertThat(origins.allows(null)).isTrue();
    }
}

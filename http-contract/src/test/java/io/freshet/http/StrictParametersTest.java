package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** In Spring MVC's own dispatch: unknown parameters and sloppy ids are refused before a handler runs. */
class StrictParametersTest {
    private final MockMvc http;

    @RestController
    static final class Handlers {
        @GetMapping("/api/things/{id}")
        String byId(@PathVariable UUID id) {
            return id.toString();
        }

        @GetMapping("/api/feed")
        String feed(QueryParameters parameters) {
            return "read";
        }
    }

    StrictParametersTest() {
        var strict = new StrictParameters();
        http = MockMvcBuilders.standaloneSetup(new Handlers())
                .setControllerAdvice(strict)
                .addMappedInterceptors(new String[] {"/api/**"}, strict)
                .setCustomArgumentResolvers(strict)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "?&&"})
    void nothingUnknownPasses(String query) throws Exception {
        String id = "B0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01";

        http.perform(get(URI.create("/api/things/" + id + query)))
                .andExpect(status().isOk())
                .andExpect(content().string("b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01"));
    }

    @ParameterizedTest
    @CsvSource({"page=1, page", "page, page", "a=1&a=2, a", "=x, query", "%00=1, query", "x%0Ay=1, query"})
    void anUnknownParameterIsNamedButNeverEchoedRaw(String query, String field) {
        assertThat(refused("/api/things/b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01?" + query))
                .isEqualTo(new FieldError(field, "is not a known parameter"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "b0d3f4a26a434d7e9f530c7d7f1c9a01",
                "%20b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01",
                "nonsense"
            })
    void aSloppyIdIsBadInput(String id) throws Exception {
        http.perform(get(URI.create("/api/things/" + id))).andExpect(status().isBadRequest());
    }

    @Test
    void aHandlerThatReadsParametersIsAskedAboutThemItself() throws Exception {
        http.perform(get("/api/feed?anything=1")).andExpect(content().string("read"));
    }

    private FieldError refused(String path) {
        try {
            http.perform(get(URI.create(path)));
        } catch (Exception e) {
            Throwable cause = e;
            while (!(cause instanceof ProblemException) && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof ProblemException problem) {
                return problem.errors().getFirst();
            }
            throw new AssertionError(e);
        }
        throw new AssertionError("was not refused");
    }
}

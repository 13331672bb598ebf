package io.freshet.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Validates answers against the OpenAPI document of their service. Clients must ignore unknown fields; here every
 * schema is closed, so a field, a code or a parameter that is missing from the document fails the test.
 */
public final class ValidAnswers implements ClientHttpRequestInterceptor {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, ValidAnswers> OF_SERVICES = new ConcurrentHashMap<>();

    /** Codes that operations need not name: of unknown paths, and of requests refused before an operation is found. */
    private static final Set<Integer> WITHOUT_OPERATION = Set.of(400, 401, 403, 404, 405, 406, 413, 415, 429, 500, 503);

    private static final Set<String> NOT_DESCRIBED =
            Set.of("/actuator", "/v3/api-docs", "/docs", "/webjars", "/console", "/error");

    private final JsonNode document;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private ValidAnswers(JsonNode document) {
        this.document = document;
        closeAll(document.path("components").path("schemas"));
    }

    /**
     * The validator of the service at an address.
     *
     * @param base such as {@code http://127.0.0.1:8080}
     * @return a validator with the document that the service serves
     */
    public static ValidAnswers of(String base) {
        return OF_SERVICES.computeIfAbsent(base, _ -> {
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = http.send(
                        java.net.http.HttpRequest.newBuilder(URI.create(base + "/v3/api-docs"))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                return new ValidAnswers(JSON.readTree(answer.body()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
    }

    /**
     * Fails unless the document names exactly the existing endpoints.
     *
     * @param mappings of the running service
     */
    public void assertDescribes(RequestMappingHandlerMapping mappings) {
        Set<String> mapped = mappings.getHandlerMethods().entrySet().stream()
                .filter(it -> NOT_DESCRIBED.stream()
                        .noneMatch(prefix ->
                                it.getKey().getPatternValues().stream().anyMatch(at -> at.startsWith(prefix))))
                .filter(it ->
                        !ErrorController.class.isAssignableFrom(it.getValue().getBeanType()))
                .flatMap(it -> it.getKey().getMethodsCondition().getMethods().stream()
                        .flatMap(method ->
                                it.getKey().getPatternValues().stream().map(path -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .filter(name -> !name.equals("parameters"))
                        .map(name -> name.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(mapped);
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        ClientHttpResponse response = execution.execute(request, body);
        byte[] answer = response.getBody().readAllBytes();
        check(
                request.getMethod().name(),
                request.getURI(),
                response.getStatusCode().value(),
                name -> response.getHeaders().getFirst(name),
                answer);
        return new Read(response, answer);
    }

    /**
     * Checks one answer.
     *
     * @param method of the request
     * @param uri of the request
     * @param status of the answer
     * @param header finds a header of the answer
     * @param body of the answer, not decoded
     */
    public void check(String method, URI uri, int status, UnaryOperator<@Nullable String> header, byte[] body) {
        String path = uri.getPath();
        if (NOT_DESCRIBED.stream().anyMatch(path::startsWith)) {
            return;
        }
        String asked = method + " " + uri + " answered " + status;
        Optional<JsonNode> operation = operation(method, path);
        JsonNode described = operation
                .map(it -> it.path("responses").path(String.valueOf(status)))
                .orElseGet(JSON::missingNode);
        if (described.isMissingNode()) {
            boolean isRefused = WITHOUT_OPERATION.contains(status) && (operation.isEmpty() || status == 405);
            assertThat(isRefused)
                    .as("%s, which its document does not name", asked)
                    .isTrue();
            described = document.at("/components/responses/Invalid");
        }
        JsonNode response = followed(described);
        assertThat(header.apply("X-Request-Id")).as(asked).isNotNull();
        if (status < 300) {
            checkParameters(asked, uri, requireNonNull(operation.orElse(null)), path, method);
        }
        checkBody(asked, method, response, header, body);
    }

    private void checkBody(
            String asked, String method, JsonNode response, UnaryOperator<@Nullable String> header, byte[] body) {
        if (method.equals("HEAD") || body.length == 0) {
            assertThat(method.equals("HEAD") || response.path("content").isMissingNode())
                    .as("%s without the body that its document names", asked)
                    .isTrue();
            return;
        }
        String type = String.valueOf(header.apply("Content-Type")).replaceAll(";.*", "");
        JsonNode media = response.path("content").path(type);
        assertThat(media.isMissingNode())
                .as("%s as %s, which its document does not name", asked, type)
                .isFalse();
        if (type.endsWith("json")) {
            String text = text(body, "gzip".equals(header.apply("Content-Encoding")));
            assertThat(schema(media.path("schema")).validate(text, InputFormat.JSON))
                    .as("%s: %s", asked, text)
                    .isEmpty();
        }
    }

    /** Accepted parameters must be described; refused ones need not be. */
    private void checkParameters(String asked, URI uri, JsonNode operation, String path, String method) {
        Set<String> known = Stream.concat(
                        operation.path("parameters").valueStream(),
                        document.path("paths")
                                .path(requireNonNull(template(path, method)))
                                .path("parameters")
                                .valueStream())
                .map(this::followed)
                .map(it -> it.path("name").asString())
                .collect(Collectors.toSet());
        assertThat(known)
                .as("%s, and took a parameter that its document does not name", asked)
                .containsAll(UriComponentsBuilder.fromUri(uri)
                        .build()
                        .getQueryParams()
                        .keySet());
    }

    private Optional<JsonNode> operation(String method, String path) {
        String template = template(path, method);
        return template == null
                ? Optional.empty()
                : Optional.of(document.path("paths").path(template).path(verb(method)));
    }

    /** The one with the fewest variables, as servers choose it. */
    private @Nullable String template(String path, String method) {
        return document.path("paths").propertyNames().stream()
                .filter(template -> Pattern.matches(template.replaceAll("\\{[^}]*}", "[^/]+"), path))
                .filter(template -> document.path("paths").path(template).has(verb(method)))
                .min(Comparator.comparingInt(template -> template.split("\\{", -1).length))
                .orElse(null);
    }

    private static String verb(String method) {
        return method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    }

    private JsonNode followed(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    private Schema schema(JsonNode of) {
        return schemas.computeIfAbsent(of.toString(), _ -> {
            Map<String, Object> whole = new LinkedHashMap<>();
            whole.put("allOf", List.of(of));
            whole.put("components", document.path("components"));
            return SchemaRegistry.withDialect(Dialects.getDraft202012())
                    .getSchema(JSON.writeValueAsString(whole), InputFormat.JSON);
        });
    }

    private static void closeAll(JsonNode schemas) {
        schemas.forEach(schema -> {
            if (schema instanceof ObjectNode object
                    && schema.has("properties")
                    && !schema.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        });
    }

    private static String text(byte[] body, boolean isPacked) {
        if (!isPacked) {
            return new String(body, StandardCharsets.UTF_8);
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer whose body has been read. */
    private static final class Read implements ClientHttpResponse {
        private final ClientHttpResponse response;
        private final byte[] body;

        private Read(ClientHttpResponse response, byte[] body) {
            this.response = response;
            this.body = body;
        }

        @Override
        public HttpStatusCode getStatusCode() throws IOException {
            return response.getStatusCode();
        }

        @Override
        public String getStatusText() throws IOException {
            return response.getStatusText();
        }

        @Override
        public HttpHeaders getHeaders() {
            return response.getHeaders();
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public void close() {
            response.close();
        }
    }
}

package io.freshet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/access.md} is complete, and everyone may do exactly what it says. */
@UsesLocalStack
class AccessIT {
    private static final List<String> CALLERS = List.of("nobody", "viewer", "other seller", "owner", "admin");
    private static final List<Part> SERVICES =
            List.of(Part.STREAM_SERVICE, Part.FEED_SERVICE, Part.CACHE_INVALIDATOR, Part.NOTIFICATION_GATEWAY);
    private static final Map<Part, String> KAFKA_USERS = Map.of(
            Part.STREAM_SERVICE, "freshet_stream",
            Part.FEED_SERVICE, "freshet_feed",
            Part.CACHE_INVALIDATOR, "freshet_invalidator",
            Part.NOTIFICATION_GATEWAY, "freshet_gateway");
    private static final Set<String> WITHOUT_ANSWER = Set.of("typing");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Map<String, @Nullable String> tokens = new TreeMap<>();

    @BeforeEach
    void issue(RunningStack stack) {
        tokens.put("nobody", null);
        tokens.put("viewer", stack.token(Role.VIEWER));
        tokens.put("other seller", stack.token(Role.SELLER, UUID.randomUUID(), Duration.ofHours(1)));
        tokens.put("owner", stack.token(Role.SELLER));
        tokens.put("admin", stack.token(Role.ADMIN));
    }

    @Test
    void everyEndpointHasARow(RunningStack stack) throws Exception {
        for (Part service : SERVICES) {
            String document = new Http(stack.uri(service), null).get("/v3/api-docs", 200);
            Map<String, Map<String, Object>> paths = JsonPath.read(document, "$.paths");
            Set<String> endpoints = paths.entrySet().stream()
                    .flatMap(path -> path.getValue().keySet().stream()
                            .filter(key -> !key.equals("parameters"))
                            .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(endpointsOf(service.label())).as("%s", service).containsAll(endpoints);
            assertThat(endpoints)
                    .as("%s", service)
                    .containsAll(AccessTable.rows("HTTP").stream()
                            .filter(row -> row.getFirst().equals(service.label()))
                            .map(row -> row.get(1))
                            .toList());
        }
    }

    @Test
    void everyEndpointIsForWhomItsRowSays(RunningStack stack) throws Exception {
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (Part service : SERVICES) {
            for (List<String> row : AccessTable.rows("HTTP")) {
                if (!Set.of("each", service.label()).contains(row.getFirst())) {
                    continue;
                }
                for (String caller : CALLERS) {
                    String[] endpoint = row.get(1).split(" ", -1);
                    int status = status(stack, service, endpoint[0], endpoint[1], tokens.get(caller));
                    boolean refused = status == (caller.equals("nobody") ? 401 : 403);
                    boolean served = row.getFirst().equals("each") ? status < 400 : isServed(endpoint[1], status);
                    if (!(may(row, 2, caller) ? served : refused)) {
                        wrong.add(service + " " + row.get(1) + " as " + caller + ": " + status);
                    }
                    tried++;
                }
            }
        }
        assertThat(wrong).as("%d tried", tried).isEmpty();
        assertThat(tried).isGreaterThan(300);
    }

    @Test
    void everyEventIsForWhomItsRowSays(RunningStack stack) throws Exception {
        String streamId = created(stack, "streams");
        String productId = created(stack, "products");
        List<String> wrong = new ArrayList<>();
        for (List<String> row : AccessTable.rows("WebSocket")) {
            for (String caller : CALLERS) {
                String data = row.get(1)
                        .replace("STREAM", streamId)
                        .replace("PRODUCT", productId)
                        .replace("TOKEN", String.valueOf(tokens.get(caller.equals("nobody") ? "viewer" : caller)));
                String refused = caller.equals("nobody") ? "unauthorized" : "forbidden";
                String answer = answer(stack, row.getFirst(), data, tokens.get(caller), may(row, 2, caller));
                boolean right = may(row, 2, caller)
                        ? !answer.contains("\"event\":\"error\"")
                        : answer.contains("\"" + refused + "\"");
                if (!right) {
                    wrong.add(row.getFirst() + " as " + caller + ": " + answer);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyTopicHasARow(RunningStack stack) throws Exception {
        try (Admin kafka = Admin.create(stack.kafkaSuperuser())) {
            // Some topics are only created on first use.
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(kafka.listTopics().names().get().stream()
                                    .filter(topic -> topic.startsWith("freshet")))
                            .containsExactlyInAnyOrderElementsOf(names("Topics")));
        }
    }

    @Test
    void everyTopicIsWrittenByWhomItsRowSays(RunningStack stack) throws Exception {
        for (Part service : SERVICES) {
            Map<String, Object> user = new HashMap<>(stack.kafkaSuperuser());
            user.computeIfPresent(
                    "sasl.jaas.config",
                    (setting, superuser) ->
                            superuser.toString().replace("\"kafka\"", "\"" + KAFKA_USERS.get(service) + "\""));
            assertThat(topicsThat(user, AclOperation.WRITE))
                    .as("%s writes", service)
                    .containsExactlyInAnyOrderElementsOf(AccessTable.rows("Topics").stream()
                            .filter(row -> List.of(row.get(1).split(", ", -1)).contains(service.label()))
                            .map(List::getFirst)
                            .toList());
            assertThat(topicsThat(user, AclOperation.READ))
                    .as("%s reads", service)
                    .containsAll(names("Topics"));
            assertThat(topicsThat(user, AclOperation.DELETE))
                    .as("%s deletes", service)
                    .isEmpty();
        }
    }

    @Test
    void whoHasNoUserMayOnlyReadKafka(RunningStack stack) throws Exception {
        Map<String, Object> nobody = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + stack.port(Part.KAFKA),
                "max.block.ms",
                10_000,
                "client.id",
                "nobody");
        assertThat(topicsThat(nobody, AclOperation.READ)).containsAll(names("Topics"));
        assertThat(topicsThat(nobody, AclOperation.WRITE)).isEmpty();
        try (var producer = new KafkaProducer<>(nobody, new ByteArraySerializer(), new ByteArraySerializer());
                Admin admin = Admin.create(nobody)) {
            for (String topic : names("Topics")) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, new byte[0]))
                                .get(20, TimeUnit.SECONDS))
                        .as(topic)
                        .hasCauseInstanceOf(AuthorizationException.class);
            }
            assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("freshet-nobodys", 1, (short) 1)))
                            .all()
                            .get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() ->
                            admin.deleteTopics(List.of("freshet-replays")).all().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(AuthorizationException.class);
            List<String> groups = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                    .map(GroupListing::groupId)
                    .filter(group -> group.startsWith("freshet"))
                    .toList();
            assertThat(groups).contains("freshet-cache-invalidator", "freshet-stream-state");
            for (String group : groups) {
                assertThatThrownBy(() -> admin.alterConsumerGroupOffsets(
                                        group,
                                        Map.of(
                                                new TopicPartition("freshet.product-updated.v1", 0),
                                                new OffsetAndMetadata(0)))
                                .all()
                                .get(20, TimeUnit.SECONDS))
                        .as(group)
                        .hasCauseInstanceOf(AuthorizationException.class);
            }
        }
    }

    @Test
    void whoHasNoUserMayOnlyReadTheRegistry(RunningStack stack) throws Exception {
        Http nobody = new Http(stack.uri(Part.REGISTRY), null);
        String schema = "{\"schema\":\"{\\\"type\\\":\\\"string\\\"}\"}";
        assertThat(nobody.get("/apis/ccompat/v7/subjects", 200)).contains("freshet.product-updated.v1-value");
        nobody.post("/apis/ccompat/v7/subjects/nobodys-value/versions", schema, 401);
        nobody.post("/apis/ccompat/v7/subjects/freshet.product-updated.v1-value/versions", schema, 401);
        nobody.delete("/apis/ccompat/v7/subjects/freshet.product-updated.v1-value", 401);
        nobody.post("/apis/registry/v3/admin/rules", "{\"ruleType\":\"VALIDITY\",\"config\":\"NONE\"}", 401);
    }

    private static Set<String> topicsThat(Map<String, Object> user, AclOperation operation) throws Exception {
        try (Admin kafka = Admin.create(user)) {
            return kafka
                    .describeTopics(names("Topics"), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get(20, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .filter(topic -> topic.authorizedOperations().contains(operation))
                    .map(TopicDescription::name)
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void everyDatabaseRoleHasItsRightsAndNoOthers(RunningStack stack) throws Exception {
        try (Connection database = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + stack.port(Part.POSTGRES) + "/freshet", "postgres", "freshet")) {
            assertThat(strings(database, "select rolname from pg_roles where rolname !~ '^pg_' and not rolsuper"))
                    .containsExactlyInAnyOrderElementsOf(names("PostgreSQL"));
            assertThat(strings(database, "select rolname from pg_roles where rolsuper"))
                    .containsExactly("postgres");
            List<String> schemas = List.of("public", "backstop", "feed", "ownership", "gateway");
            for (List<String> row : AccessTable.rows("PostgreSQL")) {
                for (String schema : schemas) {
                    assertThat(rights(database, row.getFirst(), schema))
                            .as("%s in %s", row.getFirst(), schema)
                            .isEqualTo(row.get(2 + schemas.indexOf(schema)));
                }
            }
        }
    }

    @Test
    void everyRedisUserHasItsKeysAndNothingDangerous(RunningStack stack) throws Exception {
        StoredPages redis = new StoredPages(stack.port(Part.REDIS));
        assertThat(redis.lines("ACL", "USERS")).containsExactlyInAnyOrderElementsOf(names("Redis"));
        for (List<String> row : AccessTable.rows("Redis")) {
            String user = row.getFirst();
            assertThat(redis.lines("ACL", "LIST"))
                    .filteredOn(line -> line.startsWith("user " + user + " "))
                    .singleElement()
                    .satisfies(line -> assertThat(keys(line, "~")).isEqualTo(words(row.get(2))))
                    .satisfies(line -> assertThat(keys(line, "%R~")).isEqualTo(words(row.get(3))));
            for (String dangerous : List.of("KEYS *", "FLUSHALL", "CONFIG GET *", "PUBLISH a b", "GET somebody:else")) {
                List<String> asked = new ArrayList<>(List.of("ACL", "DRYRUN", user));
                asked.addAll(List.of(dangerous.split(" ", -1)));
                assertThat(redis.lines(asked.toArray(String[]::new)))
                        .as("%s as %s", dangerous, user)
                        .allMatch(answer -> answer.equals("OK") == user.equals("default"));
            }
        }
    }

    /** Allows only an unknown made-up id, or an invalid empty body, besides success. */
    private static boolean isServed(String path, int status) {
        return status < 400 || status == 400 || status == 409 || status == 426 || (status == 404 && path.contains("{"));
    }

    private static Set<String> keys(String user, String mark) {
        return Stream.of(user.split(" ", -1))
                .filter(word -> word.startsWith(mark))
                .map(word -> word.substring(mark.length()))
                .collect(Collectors.toSet());
    }

    private static Set<String> words(String cell) {
        return Stream.of(cell.split(" ", -1)).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    }

    private static boolean may(List<String> row, int first, String caller) {
        String cell = row.get(first + CALLERS.indexOf(caller));
        assertThat(cell).as("%s", row).isIn("yes", "no");
        return cell.equals("yes");
    }

    private static Set<String> endpointsOf(String service) {
        return AccessTable.rows("HTTP").stream()
                .filter(row -> Set.of("each", service).contains(row.getFirst()))
                .map(row -> row.get(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> names(String section) {
        return AccessTable.rows(section).stream().map(List::getFirst).toList();
    }

    private int status(RunningStack stack, Part service, String method, String path, @Nullable String token)
            throws IOException, InterruptedException {
        String id = service == Part.STREAM_SERVICE && path.contains("{id}")
                ? created(stack, path.split("/", -1)[2])
                : UUID.randomUUID().toString();
        URI uri = stack.uri(service)
                .resolve(path.replace("/events", "/events?feed=discover")
                        .replace("{id}", id)
                        .replace("{feed}", "discover")
                        .replace("{topic}", "freshet.product-updated.v1.dlt")
                        .replaceAll("\\{(partition|offset)}", "0"));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        WITH_BODY.contains(method)
                                ? HttpRequest.BodyPublishers.ofString("{}")
                                : HttpRequest.BodyPublishers.noBody());
        if (WITH_BODY.contains(method)) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        // Read only the head: an event stream never ends.
        HttpResponse<InputStream> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        response.body().close();
        return response.statusCode();
    }

    private String created(RunningStack stack, String kind) throws IOException, InterruptedException {
        String body = kind.equals("streams")
                ? "{\"title\":\"Access\",\"category\":\"access\"}"
                : "{\"title\":\"Access\",\"category\":\"access\",\"condition\":\"NEW\",\"feeds\":[\"DISCOVER\"],"
                        + "\"price\":{\"amount\":\"1.00\",\"currency\":\"AED\"}}";
        return JsonPath.read(
                new Http(stack.uri(Part.STREAM_SERVICE), tokens.get("owner")).post("/api/" + kind, body, 201), "$.id");
    }

    private static String answer(RunningStack stack, String event, String data, @Nullable String token, boolean served)
            throws InterruptedException {
        try (Listener client = Listener.connect(stack.uri(Part.NOTIFICATION_GATEWAY), token)) {
            client.send("{\"event\":\"%s\",\"data\":%s,\"id\":\"asked\"}".formatted(event, data));
            if (!served || !WITHOUT_ANSWER.contains(event)) {
                return client.nextAnswer("asked");
            }
            client.send("{\"event\":\"unsubscribe\",\"data\":{\"feed\":\"discover\"},\"id\":\"asked\"}");
            return client.nextAnswer("asked");
        }
    }

    private static List<String> strings(Connection database, String query) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            List<String> strings = new ArrayList<>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        }
    }

    /** The union of a role's rights on the tables and views of a schema. */
    private static String rights(Connection database, String role, String schema) throws SQLException {
        String rights = """
                select case
                  when not has_schema_privilege('%1$s', '%2$s', 'usage') then 'no'
                  when bool_or(has_table_privilege('%1$s', oid, 'insert, update, delete, truncate')) then 'writes'
                  when bool_or(has_any_column_privilege('%1$s', oid, 'select')) then 'reads'
                  else 'no' end
                from pg_class where relnamespace = '%2$s'::regnamespace and relkind in ('r', 'v', 'p')""";
        return strings(database, rights.formatted(role, schema)).getFirst();
    }
}

package io.freshet.invalidation.audit;

import io.freshet.cache.CachedPage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The difference between a cached page and the database. The order of fields is ignored; the order of items is not.
 *
 * @param missing ids of items that the cached page lacks
 * @param surplus ids of items that it should not have
 * @param changed ids of items that differ
 * @param fields other fields that differ; {@code items} if only the order of items does
 */
record Difference(List<String> missing, List<String> surplus, List<String> changed, List<String> fields) {
    private static final String ITEMS = "items";

    /**
     * Compares a cached page with the database.
     *
     * @return null if they are equal
     * @throws tools.jackson.core.JacksonException if the cached page is not JSON
     */
    static @Nullable Difference between(CachedPage cached, PrimaryRead.Page primary, JsonMapper json) {
        ObjectNode stored = content(cached, json);
        ObjectNode held = primary.content();
        if (stored == null || held == null) {
            return stored == null && held == null
                    ? null
                    : new Difference(List.of(), List.of(), List.of(), List.of("existence"));
        }
        if (stored.equals(held)) {
            return null;
        }
        Map<String, JsonNode> shown = items(stored);
        Map<String, JsonNode> expected = items(held);
        List<String> missing = new ArrayList<>(expected.keySet());
        missing.removeAll(shown.keySet());
        List<String> surplus = new ArrayList<>(shown.keySet());
        surplus.removeAll(expected.keySet());
        List<String> changed = expected.keySet().stream()
                .filter(shown::containsKey)
                .filter(id -> !Objects.equals(expected.get(id), shown.get(id)))
                .toList();
        Set<String> names = new LinkedHashSet<>(held.propertyNames());
        names.addAll(stored.propertyNames());
        boolean itemsDiffer = !missing.isEmpty() || !surplus.isEmpty() || !changed.isEmpty();
        List<String> fields = names.stream()
                .filter(name -> !held.path(name).equals(stored.path(name)))
                .filter(name -> !name.equals(ITEMS) || !itemsDiffer)
                .toList();
        return new Difference(missing, surplus, changed, fields);
    }

    /** A page is stored without its closing brace; an empty body means not found. */
    private static @Nullable ObjectNode content(CachedPage cached, JsonMapper json) {
        return cached.body().length == 0
                ? null
                : (ObjectNode) json.readTree(new String(cached.body(), StandardCharsets.UTF_8) + "}");
    }

    private static Map<String, JsonNode> items(ObjectNode page) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        for (JsonNode item : page.path(ITEMS)) {
            byId.put(item.path("id").asString(""), item);
        }
        return byId;
    }
}

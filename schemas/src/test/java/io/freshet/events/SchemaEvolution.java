package io.freshet.events;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.jspecify.annotations.Nullable;

/**
 * Finds incompatibilities between two sets of schemas. Runs Avro's own check in both directions and covers its gaps: it
 * ignores namespaces and logical types, accepts a string for bytes, and considers an enum's default only for new
 * symbols.
 */
final class SchemaEvolution {
    private final List<String> faults = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();
    private final String versions;

    private SchemaEvolution(SchemaSet older, SchemaSet newer) {
        this.versions = older.name() + " -> " + newer.name() + ": ";
    }

    /** Returns why readers of one set cannot read the other's data; empty if all can. */
    static List<String> faults(SchemaSet older, SchemaSet newer) {
        var evolution = new SchemaEvolution(older, newer);
        older.records().forEach((name, released) -> {
            Schema current = newer.records().get(name);
            if (current == null) {
                evolution.faults.add(evolution.versions + name + " is gone");
            } else {
                evolution.askAvro("the newer reads the older", current, released);
                evolution.askAvro("the older reads the newer", released, current);
                evolution.compare(name, released, current);
            }
        });
        return evolution.faults;
    }

    private void askAvro(String role, Schema reader, Schema writer) {
        var answer = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (answer.getType() != SchemaCompatibilityType.COMPATIBLE) {
            answer.getResult()
                    .getIncompatibilities()
                    .forEach(found -> faults.add(versions + reader.getName() + found.getLocation() + ", " + role + ": "
                            + found.getType() + " " + found.getMessage()));
        }
    }

    private void compare(String place, Schema older, Schema newer) {
        mustEqual(place, "type", older.getType(), newer.getType());
        mustEqual(place, "name", older.getFullName(), newer.getFullName());
        mustEqual(place, "logical type", older.getProp("logicalType"), newer.getProp("logicalType"));
        if (older.getType() != newer.getType() || !compared.add(place + " " + older.getFullName())) {
            return;
        }
        switch (older.getType()) {
            case RECORD ->
                older.getFields().forEach(field -> {
                    Schema.Field now = newer.getField(field.name());
                    if (now != null) {
                        compare(older.getName() + "." + field.name(), field.schema(), now.schema());
                    }
                });
            case ENUM -> mustEqual(place, "enum default", older.getEnumDefault(), newer.getEnumDefault());
            case ARRAY -> compare(place + "[]", older.getElementType(), newer.getElementType());
            case MAP -> compare(place + "{}", older.getValueType(), newer.getValueType());
            case UNION -> compareBranches(place, older, newer);
            default -> {}
        }
    }

    /** A branch that exists on one side only is unreadable on the other. */
    private void compareBranches(String place, Schema older, Schema newer) {
        mustEqual(place, "union", branches(older), branches(newer));
        for (Schema branch : older.getTypes()) {
            newer.getTypes().stream()
                    .filter(other -> other.getFullName().equals(branch.getFullName()))
                    .forEach(other -> compare(place, branch, other));
        }
    }

    private static Set<String> branches(Schema union) {
        return union.getTypes().stream().map(Schema::getFullName).collect(Collectors.toCollection(TreeSet::new));
    }

    private void mustEqual(String place, String what, @Nullable Object older, @Nullable Object newer) {
        if (!Objects.equals(older, newer)) {
            faults.add(versions + place + ": the " + what + " " + older + " became " + newer);
        }
    }
}

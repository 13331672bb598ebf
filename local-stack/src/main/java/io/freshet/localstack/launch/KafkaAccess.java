package io.freshet.localstack.launch;

import io.freshet.localstack.Superuser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Grants the access that {@code deploy/kafka/access.txt} lists. */
final class KafkaAccess {
    private static final int PATIENCE_SECONDS = 30;

    private KafkaAccess() {}

    /**
     * Grants all of it; idempotent.
     *
     * @param address a broker's SASL port
     * @param list the contents of that file
     * @throws IOException if Kafka does not accept it within 30 s
     */
    static void grant(String address, String list) throws IOException, InterruptedException {
        try (Admin admin = Admin.create(new HashMap<>(Superuser.ofKafka(address)))) {
            admin.createAcls(parse(list)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Kafka does not take its access list", e);
        }
    }

    /** The bindings of all lines. Each line has the arguments of one {@code kafka-acls.sh --add}. */
    static List<AclBinding> parse(String list) {
        var bindings = new ArrayList<AclBinding>();
        list.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> add(line.split(" ", -1), bindings));
        return bindings;
    }

    private static void add(String[] arguments, List<AclBinding> bindings) {
        var principals = new HashMap<String, AclPermissionType>();
        Set<AclOperation> operations = EnumSet.noneOf(AclOperation.class);
        var resources = new ArrayList<Map.Entry<ResourceType, String>>();
        PatternType pattern = PatternType.LITERAL;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--allow-principal" -> principals.put(value, AclPermissionType.ALLOW);
                case "--deny-principal" -> principals.put(value, AclPermissionType.DENY);
                case "--operation" -> operations.add(operation(value));
                case "--resource-pattern-type" -> pattern = PatternType.valueOf(value.toUpperCase(Locale.ROOT));
                case "--topic" -> resources.add(Map.entry(ResourceType.TOPIC, value));
                case "--group" -> resources.add(Map.entry(ResourceType.GROUP, value));
                case "--transactional-id" -> resources.add(Map.entry(ResourceType.TRANSACTIONAL_ID, value));
                default -> throw new IllegalArgumentException("deploy/kafka/access.txt: unknown " + arguments[i]);
            }
        }
        for (Map.Entry<ResourceType, String> resource : resources) {
            var on = new ResourcePattern(resource.getKey(), resource.getValue(), pattern);
            principals.forEach((principal, permission) -> operations.forEach(operation ->
                    bindings.add(new AclBinding(on, new AccessControlEntry(principal, "*", operation, permission)))));
        }
    }

    /** Maps the tool's spelling: {@code AlterConfigs} is {@link AclOperation#ALTER_CONFIGS}. */
    private static AclOperation operation(String name) {
        return AclOperation.fromString(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
    }
}

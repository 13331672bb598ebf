package io.freshet.localstack.launch;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One node's line in the answer to Redis' {@code CLUSTER NODES}.
 *
 * @param id the node's id
 * @param address such as {@code 127.0.0.1:16379@16380}; without the host until the node has met another
 * @param flags such as {@code myself} and {@code master}
 * @param master the id of its master, {@code -} if it has none
 * @param hasSlots whether it serves any slots
 */
record ClusterLine(String id, String address, Set<String> flags, String master, boolean hasSlots) {
    private static final int BEFORE_SLOTS = 8;

    static List<ClusterLine> all(String answer) {
        return answer.lines()
                .filter(line -> !line.isBlank())
                .map(ClusterLine::of)
                .toList();
    }

    private static ClusterLine of(String line) {
        List<String> fields = Arrays.asList(line.split(" ", -1));
        return new ClusterLine(
                fields.get(0),
                fields.get(1),
                Set.copyOf(Arrays.asList(fields.get(2).split(",", -1))),
                fields.get(3),
                fields.size() > BEFORE_SLOTS);
    }

    boolean isMyself() {
        return flags.contains("myself");
    }

    boolean isMyselfAt(String port) {
        return isMyself() && address.contains(":" + port + "@");
    }

    boolean isMaster() {
        return flags.contains("master");
    }
}

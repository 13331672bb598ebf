package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Forms one cluster from the stack's Redis nodes: the first half become masters, the others their replicas. */
public final class RedisCluster {
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;
    private static final int ANSWER_MILLIS = 5_000;

    private RedisCluster() {}

    /**
     * Joins the running nodes, or completes what an earlier call left undone, and waits until every slot is served and
     * each master has a replica that follows it.
     *
     * @param givenUp polled; true ends the call
     * @throws IOException if it takes longer than 60 s, or a node does not answer
     * @throws InterruptedException also if it was given up
     */
    public static void form(StackSettings stack, BooleanSupplier givenUp) throws IOException, InterruptedException {
        List<Part> parts = stack.partsOf(Part.REDIS);
        var nodes = new ArrayList<RedisNode>();
        try {
            for (Part part : parts) {
                nodes.add(new RedisNode(stack.ports().of(part), ANSWER_MILLIS));
            }
            spreadSlots(nodes);
            for (RedisNode node : nodes) {
                meet(node, parts, stack);
            }
            for (RedisNode node : nodes) {
                await("all nodes know each other", givenUp, () -> says(node, "cluster_known_nodes:" + nodes.size()));
            }
            for (RedisNode node : nodes) {
                await("every slot is served", givenUp, () -> says(node, "cluster_state:ok"));
            }
            followMasters(nodes);
            for (RedisNode node : nodes) {
                await("each replica follows its master", givenUp, () -> isServing(node));
            }
        } finally {
            for (RedisNode node : nodes) {
                node.close();
            }
        }
    }

    /**
     * Assigns every slot to the stack's first Redis node, which must be running, and waits until it serves them.
     *
     * @throws IOException if it takes longer than 60 s, or the node does not answer
     */
    public static void formOfOne(StackSettings stack) throws IOException, InterruptedException {
        try (RedisNode node = new RedisNode(stack.ports().of(Part.REDIS), ANSWER_MILLIS)) {
            node.call("CLUSTER", "ADDSLOTSRANGE", "0", Integer.toString(SLOTS - 1));
            await("every slot is served", () -> false, () -> says(node, "cluster_state:ok"));
        }
    }

    /** Over the first half, if the cluster is new. Later the cluster itself decides which nodes are masters. */
    private static void spreadSlots(List<RedisNode> nodes) throws IOException {
        int masters = nodes.size() / 2;
        for (int i = 0; i < masters; i++) {
            if (says(nodes.get(i), "cluster_known_nodes:1") && says(nodes.get(i), "cluster_slots_assigned:0")) {
                String first = Integer.toString(SLOTS * i / masters);
                nodes.get(i).call("CLUSTER", "ADDSLOTSRANGE", first, Integer.toString(SLOTS * (i + 1) / masters - 1));
            }
        }
    }

    /** Includes nodes that it met on other ports. */
    private static void meet(RedisNode node, List<Part> parts, StackSettings stack) throws IOException {
        List<ClusterLine> known = ClusterLine.all(node.call("CLUSTER", "NODES"));
        for (Part part : parts) {
            String port = Integer.toString(stack.ports().of(part));
            String bus = Integer.toString(stack.ports().amongThemselves(part));
            String address = "127.0.0.1:" + port + "@" + bus;
            if (known.stream().noneMatch(line -> line.address().equals(address) || line.isMyselfAt(port))) {
                node.call("CLUSTER", "MEET", "127.0.0.1", port, bus);
            }
        }
    }

    /** Makes each master without slots a replica of the master with the fewest replicas. */
    private static void followMasters(List<RedisNode> nodes) throws IOException {
        List<String> given = new ArrayList<>();
        for (RedisNode node : nodes) {
            List<ClusterLine> lines = ClusterLine.all(node.call("CLUSTER", "NODES"));
            if (lines.stream().anyMatch(line -> line.isMyself() && line.isMaster() && !line.hasSlots())) {
                String master = lines.stream()
                        .filter(line -> line.isMaster() && line.hasSlots())
                        .map(ClusterLine::id)
                        .min(Comparator.comparingLong(id -> Collections.frequency(given, id) + replicasOf(id, lines)))
                        .orElseThrow(
                                () -> new IOException("no Redis node serves a slot: ./freshet down --wipe, then up"));
                node.call("CLUSTER", "REPLICATE", master);
                given.add(master);
            }
        }
    }

    private static long replicasOf(String master, List<ClusterLine> lines) {
        return lines.stream().filter(line -> line.master().equals(master)).count();
    }

    private static boolean isServing(RedisNode node) throws IOException {
        List<String> lines = node.call("INFO", "replication").lines().toList();
        return lines.contains("role:master") || lines.contains("master_link_status:up");
    }

    private static boolean says(RedisNode node, String line) throws IOException {
        return node.call("CLUSTER", "INFO").lines().anyMatch(line::equals);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, BooleanSupplier givenUp, Condition condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (givenUp.getAsBoolean()) {
                throw new InterruptedException("given up");
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("Redis is no cluster: not within %d s was it so that %s; ./freshet logs redis"
                        .formatted(PATIENCE.toSeconds(), what));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}

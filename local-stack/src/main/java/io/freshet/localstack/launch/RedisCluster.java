package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes one cluster of the stack's Redis nodes: the first half are masters, the others their replicas. */
public final class RedisCluster {
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;

    private RedisCluster() {}

    /**
     * Joins the nodes, which run, unless they are joined already, and waits until every slot is served.
     *
     * @throws IOException if that takes longer than 60 s
     */
    public static void form(StackSettings stack) throws IOException, InterruptedException {
        List<Part> parts =
                stack.parts().stream().filter(part -> part.kind() == Part.REDIS).toList();
        var nodes = new ArrayList<RedisNode>();
        try {
            for (Part part : parts) {
                nodes.add(new RedisNode(stack.ports().of(part)));
            }
            if (!knows(nodes.getFirst(), nodes.size()) || !says(nodes.getFirst(), "cluster_slots_assigned:" + SLOTS)) {
                join(stack, parts, nodes);
            }
            for (RedisNode node : nodes) {
                await("every slot is served", () -> says(node, "cluster_state:ok"));
            }
        } finally {
            for (RedisNode node : nodes) {
                node.close();
            }
        }
    }

    private static void join(StackSettings stack, List<Part> parts, List<RedisNode> nodes)
            throws IOException, InterruptedException {
        int masters = nodes.size() / 2;
        for (int i = 0; i < masters; i++) {
            if (says(nodes.get(i), "cluster_slots_assigned:0")) {
                String first = Integer.toString(SLOTS * i / masters);
                nodes.get(i).call("CLUSTER", "ADDSLOTSRANGE", first, Integer.toString(SLOTS * (i + 1) / masters - 1));
            }
        }
        for (Part part : parts.subList(1, parts.size())) {
            String port = Integer.toString(stack.ports().of(part));
            String bus = Integer.toString(stack.ports().amongThemselves(part));
            nodes.getFirst().call("CLUSTER", "MEET", "127.0.0.1", port, bus);
        }
        for (RedisNode node : nodes) {
            await("all nodes know each other", () -> knows(node, nodes.size()));
        }
        for (int i = masters; i < nodes.size(); i++) {
            String master = nodes.get(i - masters).call("CLUSTER", "MYID");
            nodes.get(i).call("CLUSTER", "REPLICATE", master);
        }
    }

    private static boolean knows(RedisNode node, int others) throws IOException {
        return says(node, "cluster_known_nodes:" + others);
    }

    private static boolean says(RedisNode node, String line) throws IOException {
        return node.call("CLUSTER", "INFO").lines().anyMatch(line::equals);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("Redis is no cluster: not within %d s was it so that %s; ./freshet logs redis"
                        .formatted(PATIENCE.toSeconds(), what));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}

package io.freshet.bench.chaos;

import io.freshet.bench.BenchStack;
import io.freshet.localstack.Part;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A fault, either instantaneous or for a while. */
sealed interface Fault {
    /** A description for the log. */
    String name();

    /** Injects the fault; returns when it is over and what it stopped runs again. */
    void strike(Stage stage, Random random) throws Exception;

    /** Picks any fault at random. */
    static Fault any(List<Victim> victims, Random random) {
        Victim victim = victims.get(random.nextInt(victims.size()));
        return switch (random.nextInt(13)) {
            case 0, 1, 2, 3 -> new Kill(victim);
            case 4, 5, 6 -> new Freeze(victim);
            case 7 -> new CutDatabase();
            case 8 -> new CutRedis();
            case 9 -> new OldSnapshot(anyRedis(victims, random));
            case 10 -> new Evict();
            case 11 -> new CutKafka();
            default -> new Wipe();
        };
    }

    private static Victim.OfStack anyRedis(List<Victim> victims, Random random) {
        List<Victim.OfStack> nodes = victims.stream()
                .filter(Victim.OfStack.class::isInstance)
                .map(Victim.OfStack.class::cast)
                .filter(victim -> victim.part().kind() == Part.REDIS)
                .toList();
        return nodes.get(random.nextInt(nodes.size()));
    }

    /** SIGKILL, and a restart after some seconds. */
    record Kill(Victim victim) implements Fault {
        private static final int LONGEST_MILLIS = 6_000;

        @Override
        public String name() {
            return "SIGKILL " + victim.name();
        }

        @Override
        public void strike(Stage stage, Random random) throws Exception {
            stage.absent(victim);
            victim.kill();
            stage.ended(victim.name());
            Thread.sleep(random.nextInt(LONGEST_MILLIS));
            victim.start();
            stage.absent(victim);
        }
    }

    /** SIGSTOP for some seconds. */
    record Freeze(Victim victim) implements Fault {
        private static final int LONGEST_MILLIS = 9_000;

        @Override
        public String name() {
            return "SIGSTOP " + victim.name();
        }

        @Override
        public void strike(Stage stage, Random random) throws Exception {
            List<Long> pids = victim.pids();
            stage.absent(victim);
            signal("-STOP", pids);
            try {
                Thread.sleep(500 + random.nextInt(LONGEST_MILLIS));
            } finally {
                signal("-CONT", pids);
                stage.absent(victim);
            }
        }

        private static void signal(String name, List<Long> pids) throws IOException, InterruptedException {
            List<String> command = Stream.concat(
                            Stream.of("kill", name), pids.stream().map(String::valueOf))
                    .toList();
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    /** Closes every connection of PostgreSQL. */
    record CutDatabase() implements Fault {
        @Override
        public String name() {
            return "connections of postgres cut";
        }

        @Override
        public void strike(Stage stage, Random random) throws Exception {
            try (Connection connection = stage.database();
                    Statement statement = connection.createStatement()) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where pid <> pg_backend_pid() and backend_type in ('client backend', 'walsender')");
            }
        }
    }

    /** Closes every connection of every Redis node. */
    record CutRedis() implements Fault {
        @Override
        public String name() {
            return "connections of redis cut";
        }

        @Override
        public void strike(Stage stage, Random random) {
            for (Part node : stage.stack().partsOf(Part.REDIS)) {
                onRedis(
                        stage,
                        node,
                        redis -> redis.clientKill(KillArgs.Builder.typeNormal().skipme()));
            }
        }
    }

    /** Has the kernel close every connection of a broker; needs privileges and kernel support ({@code ss -K}). */
    record CutKafka() implements Fault {
        @Override
        public String name() {
            return "connections of kafka cut";
        }

        @Override
        public void strike(Stage stage, Random random) throws Exception {
            List<Part> brokers = stage.stack().partsOf(Part.KAFKA);
            int port = stage.stack().port(brokers.get(random.nextInt(brokers.size())));
            Process cutting = new ProcessBuilder("ss", "-K", "-t", "dport", "=", ":" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!cutting.waitFor(10, TimeUnit.SECONDS)) {
                cutting.destroyForcibly();
                throw new IOException("ss -K did not end in 10 s");
            }
            if (cutting.exitValue() != 0) {
                throw new IOException("ss -K is refused here");
            }
        }
    }

    /** Evicts some random keys, as when memory is short. */
    record Evict() implements Fault {
        private static final int KEYS = 50;

        @Override
        public String name() {
            return "redis evicts keys";
        }

        @Override
        public void strike(Stage stage, Random random) {
            onMasters(stage, redis -> {
                for (int i = 0; i < KEYS; i++) {
                    String key = redis.randomkey();
                    if (key != null) {
                        redis.unlink(key);
                    }
                }
            });
        }
    }

    /** Deletes everything in Redis. */
    record Wipe() implements Fault {
        @Override
        public String name() {
            return "redis wiped";
        }

        @Override
        public void strike(Stage stage, Random random) {
            stage.rolledBack();
            onMasters(stage, RedisCommands::flushall);
            stage.rolledBack();
        }
    }

    /** Rolls Redis, or one of its nodes, back by some seconds. */
    record OldSnapshot(Victim.OfStack node) implements Fault {
        private static final int LONGEST_AGE_MILLIS = 10_000;

        @Override
        public String name() {
            return "an old snapshot of " + node.name() + " put back";
        }

        @Override
        public void strike(Stage stage, Random random) throws Exception {
            BenchStack stack = stage.stack();
            Path log = stack.data(node.part()).resolve("appendonlydir");
            Path kept = stack.data(node.part()).resolve("kept");
            copy(log, kept);
            Thread.sleep(500 + random.nextInt(LONGEST_AGE_MILLIS));
            stage.rolledBack();
            node.kill();
            copy(kept, log);
            node.start();
            stage.rolledBack();
        }

        /** The end of a log that is being written may be torn; Redis loads it up to there. */
        private static void copy(Path from, Path to) throws IOException {
            if (Files.exists(to)) {
                try (Stream<Path> old = Files.list(to)) {
                    for (Path file : old.toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(from)) {
                files.forEach(file -> {
                    try {
                        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }

    /** Runs an action on Redis, or on each master of a cluster. */
    private static void onMasters(Stage stage, Consumer<RedisCommands<String, String>> action) {
        for (Part node : stage.stack().partsOf(Part.REDIS)) {
            onRedis(stage, node, redis -> {
                if ("master".equals(redis.role().getFirst())) {
                    action.accept(redis);
                }
            });
        }
    }

    private static void onRedis(Stage stage, Part node, Consumer<RedisCommands<String, String>> action) {
        // the timeout is because another fault may keep Redis from answering
        RedisClient client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(stage.stack().port(node))
                .withTimeout(Duration.ofSeconds(5))
                .build());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            action.accept(connection.sync());
        } finally {
            client.shutdown();
        }
    }
}

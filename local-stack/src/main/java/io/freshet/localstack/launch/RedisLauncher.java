package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Redis 7.0 with an append-only file, alone or as one node of a cluster. */
record RedisLauncher(Part part, StackSettings stack, EngineBinaries binaries) implements PartLauncher {

    /** How long a master may be silent before a replica replaces it. */
    private static final String NODE_TIMEOUT_MILLIS = "2000";

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(data());
    }

    @Override
    public List<String> command() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                binaries.redisServer().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(stack.ports().of(part)),
                "--dir",
                data().toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                stack.durable() ? "everysec" : "no",
                "--save",
                "",
                // a cache: bounded, and evicting rather than refusing
                "--maxmemory",
                "256mb",
                "--maxmemory-policy",
                "allkeys-lru",
                "--aclfile",
                stack.root().resolve("deploy/redis/users.acl").toString()));
        if (stack.state().cluster()) {
            command.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", NODE_TIMEOUT_MILLIS));
            // there is only one replica, so do not wait for others before the full sync
            command.addAll(List.of("--repl-diskless-sync-delay", "0"));
            command.addAll(
                    List.of("--cluster-port", Integer.toString(stack.ports().amongThemselves(part))));
        }
        return command;
    }

    private Path data() {
        return stack.state().data(part);
    }
}

package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Redis 7.0 with its append-only file. */
record RedisLauncher(StackSettings stack, EngineBinaries binaries) implements PartLauncher {

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(data());
    }

    @Override
    public List<String> command() throws IOException {
        return List.of(
                binaries.redisServer().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(stack.ports().of(Part.REDIS)),
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
                "allkeys-lru");
    }

    private Path data() {
        return stack.state().data(Part.REDIS);
    }
}

package io.freshet.bench.gateway;

import io.freshet.gateway.client.ClientGroup;
import io.freshet.gateway.client.GatewayClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The peer: the WebSocket server that most Node projects use, which sends one message to all its clients. */
final class WsPeer implements AutoCloseable {
    private static final String VERSION = "8";
    private static final String SCRIPT = """
            const { WebSocketServer } = require('ws');
            const server = new WebSocketServer({ port: 0, host: '127.0.0.1', backlog: 4096, perMessageDeflate: false,
              clientTracking: true, handleProtocols: (offered) => [...offered][0] }, () => console.log(server.address().port));
            server.on('connection', (socket) => {
              socket.on('error', () => {});
              socket.on('message', (data) => {
                const text = data.toString();
                if (text.startsWith('{"event":"subscribe"')) {
                  socket.send('{"event":"subscribed"}');
                } else {
                  for (const client of server.clients) client.send(text);
                }
              });
            });
            """;

    private final Process process;
    private final URI address;
    private final GatewayClient trigger;

    private WsPeer(Process process, URI address, GatewayClient trigger) {
        this.process = process;
        this.address = address;
        this.trigger = trigger;
    }

    /** Starts it; null if there is no npm, or it cannot install the package. */
    static @Nullable WsPeer start(Path target, ClientGroup clients) throws IOException, InterruptedException {
        Path folder = target.resolve("ws-peer");
        Files.createDirectories(folder);
        if (!Files.isDirectory(folder.resolve("node_modules/ws"))
                && !ran(folder, "npm", "install", "--no-audit", "--no-fund", "--prefix", ".", "ws@" + VERSION)) {
            return null;
        }
        Files.writeString(folder.resolve("server.js"), SCRIPT);
        Process process = new ProcessBuilder("node", "server.js")
                .directory(folder.toFile())
                .redirectError(folder.resolve("server.log").toFile())
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        URI address = URI.create("ws://127.0.0.1:" + out.readLine() + "/");
        return new WsPeer(
                process, address, clients.connect(address, null, (_, _) -> {}).join());
    }

    private static boolean ran(Path folder, String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("npm.log").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    URI address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** Sends a text to every client. */
    void broadcast(String text) {
        trigger.send(text);
    }

    @Override
    public void close() throws InterruptedException {
        trigger.cut();
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
}

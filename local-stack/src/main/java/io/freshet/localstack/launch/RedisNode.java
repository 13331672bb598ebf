package io.freshet.localstack.launch;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client for one Redis on loopback, with inline commands. Answers are one line or one string. Not thread-safe. */
final class RedisNode implements AutoCloseable {
    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** Connects. The timeout applies to that and to each answer. */
    RedisNode(int port, int timeoutMillis) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Runs a command.
     *
     * @param words must not contain spaces
     * @return the answer
     * @throws IOException if it answers with an error, which is the message
     */
    String call(String... words) throws IOException {
        try {
            return answer(words);
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    "Redis on port %d did not answer %s within %d ms: ./freshet logs says why"
                            .formatted(socket.getPort(), String.join(" ", words), socket.getSoTimeout()),
                    e);
        }
    }

    private String answer(String... words) throws IOException {
        socket.getOutputStream().write((String.join(" ", words) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        String head = line();
        String rest = head.substring(1);
        return switch (head.charAt(0)) {
            case '+', ':' -> rest;
            case '$' -> {
                byte[] text = in.readNBytes(Integer.parseInt(rest));
                line();
                yield new String(text, StandardCharsets.UTF_8);
            }
            default -> throw new IOException(String.join(" ", words) + ": " + rest);
        };
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

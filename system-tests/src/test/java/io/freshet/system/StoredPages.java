package io.freshet.system;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Direct access to Redis (RESP). Strings have one character per byte, so that nothing is lost. */
record StoredPages(int port) {
    /** Replaces text in a stored page, and fixes the checksum at its end. */
    void replace(String key, String from, String to) throws IOException {
        String stored = command("GET", key);
        if (!stored.contains(from) || from.length() != to.length()) {
            throw new IllegalStateException("not to be replaced in " + key);
        }
        command("SET", key, withChecksum(stored.replace(from, to)), "KEEPTTL");
    }

    private static String withChecksum(String entry) {
        ByteBuffer bytes = ByteBuffer.wrap(entry.getBytes(StandardCharsets.ISO_8859_1));
        int end = bytes.capacity() - Integer.BYTES;
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), 0, end);
        bytes.putInt(end, (int) checksum.getValue());
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }

    /** The answer of a command that returns a list of strings, or a single line. */
    List<String> lines(String... words) throws IOException {
        try (Socket socket = connection()) {
            DataInputStream in = send(socket, words);
            String head = line(in);
            if (!head.startsWith("*")) {
                return List.of(head.startsWith("$") ? line(in) : head.replaceFirst("^\\+", ""));
            }
            List<String> lines = new ArrayList<>();
            for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
                line(in); // its length
                lines.add(line(in));
            }
            return lines;
        }
    }

    private Socket connection() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private String command(String... words) throws IOException {
        try (Socket socket = connection()) {
            DataInputStream in = send(socket, words);
            String head = line(in);
            if (!head.startsWith("$")) {
                return head;
            }
            byte[] value = new byte[Integer.parseInt(head.substring(1))];
            in.readFully(value);
            return new String(value, StandardCharsets.ISO_8859_1);
        }
    }

    private static DataInputStream send(Socket socket, String... words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            command.append("$")
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write(command.toString().getBytes(StandardCharsets.ISO_8859_1));
        return new DataInputStream(socket.getInputStream());
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n' && next >= 0; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }
}

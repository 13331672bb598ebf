package io.freshet.gateway.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Frames that RFC 6455 forbids clients, by section, with the close code that it requires. */
final class MalformedFrames {
    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int TEXT = 0x1;
    private static final int CONTINUATION = 0x0;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    /**
     * Bytes for which the server must close the connection.
     *
     * @param name section of the RFC and the violation
     * @param hex the bytes as text, so that records are comparable
     * @param code the required close code
     */
    record Malformed(String name, String hex, int code) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private MalformedFrames() {}

    static Stream<Malformed> all() {
        return Stream.of(headers(), lengths(), fragments(), controls(), closes(), texts())
                .flatMap(cases -> cases);
    }

    private static Stream<Malformed> headers() {
        Stream<Malformed> reserved = IntStream.of(0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70)
                .mapToObj(bits ->
                        of("5.2 reserved bits " + Integer.toHexString(bits), 1002, frame(FIN | bits | TEXT, "x")));
        Stream<Malformed> opcodes = IntStream.of(0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF)
                .mapToObj(code -> of("5.2 reserved opcode " + Integer.toHexString(code), 1002, frame(FIN | code, "")));
        return Stream.of(
                        Stream.of(
                                of("5.1 unmasked text", 1002, new byte[] {(byte) 0x81, 1, 'x'}),
                                of("5.1 unmasked ping", 1002, new byte[] {(byte) 0x89, 0}),
                                of("5.1 unmasked close", 1002, new byte[] {(byte) 0x88, 2, 3, (byte) 0xE8}),
                                // RFC 7692: a deflated message, valid only if negotiated
                                of(
                                        "RFC 7692 compressed without agreement",
                                        1002,
                                        frame(FIN | 0x40 | TEXT, hex("f248cdc9c90700")))),
                        reserved,
                        opcodes)
                .flatMap(cases -> cases);
    }

    private static Stream<Malformed> lengths() {
        return Stream.of(
                of(
                        "5.2 16-bit length for 5 bytes",
                        1002,
                        header(
                                FIN | TEXT,
                                126,
                                ByteBuffer.allocate(2).putShort((short) 5).array(),
                                "hello")),
                of(
                        "5.2 64-bit length for 5 bytes",
                        1002,
                        header(
                                FIN | TEXT,
                                127,
                                ByteBuffer.allocate(8).putLong(5).array(),
                                "hello")),
                of(
                        "5.2 64-bit length for 200 bytes",
                        1002,
                        header(
                                FIN | TEXT,
                                127,
                                ByteBuffer.allocate(8).putLong(200).array(),
                                "x".repeat(200))),
                of(
                        "5.2 64-bit length with its highest bit",
                        1002,
                        header(
                                FIN | TEXT,
                                127,
                                ByteBuffer.allocate(8)
                                        .putLong(Long.MIN_VALUE | 5)
                                        .array(),
                                "hello")),
                of(
                        "10.4 64-bit length of 65536",
                        1009,
                        header(
                                FIN | TEXT,
                                127,
                                ByteBuffer.allocate(8).putLong(65_536).array(),
                                "")),
                of(
                        "10.4 64-bit length of 2^62",
                        1009,
                        header(
                                FIN | TEXT,
                                127,
                                ByteBuffer.allocate(8).putLong(1L << 62).array(),
                                "")),
                of(
                        "10.4 16-bit length of 4097",
                        1009,
                        header(
                                FIN | TEXT,
                                126,
                                ByteBuffer.allocate(2).putShort((short) 4097).array(),
                                "")));
    }

    private static Stream<Malformed> fragments() {
        return Stream.of(
                of("5.4 continuation of nothing", 1002, frame(FIN | CONTINUATION, "x")),
                of("5.4 unfinished continuation of nothing", 1002, frame(CONTINUATION, "x")),
                of("5.4 text within a fragmented text", 1002, frame(TEXT, "a"), frame(FIN | TEXT, "b")),
                of(
                        "5.4 continuation after the last fragment",
                        1002,
                        frame(TEXT, "\"a"),
                        frame(FIN | CONTINUATION, "b\""),
                        frame(FIN | CONTINUATION, "c")),
                of(
                        "10.4 fragments of 4097 bytes together",
                        1009,
                        frame(TEXT, "x".repeat(4_000)),
                        frame(FIN | CONTINUATION, "x".repeat(97))),
                of(
                        "10.4 endless fragments",
                        1009,
                        repeated(frame(TEXT, "x"), frame(CONTINUATION, "x".repeat(100)), 50)));
    }

    private static Stream<Malformed> controls() {
        return Stream.of(
                of(
                        "5.5 ping of 126 bytes",
                        1002,
                        header(
                                FIN | PING,
                                126,
                                ByteBuffer.allocate(2).putShort((short) 126).array(),
                                "x".repeat(126))),
                of(
                        "5.5 close of 126 bytes",
                        1002,
                        header(
                                FIN | CLOSE,
                                126,
                                ByteBuffer.allocate(2).putShort((short) 126).array(),
                                "x".repeat(126))),
                of(
                        "5.5 pong over 125",
                        1002,
                        header(
                                FIN | PONG,
                                126,
                                ByteBuffer.allocate(2).putShort((short) 126).array(),
                                "x".repeat(126))),
                of("5.5 fragmented ping", 1002, frame(PING, "x")),
                of("5.5 fragmented pong", 1002, frame(0xA, "x")),
                of("5.5 fragmented close", 1002, frame(CLOSE, "")),
                of("5.5 ping with reserved bit", 1002, frame(FIN | 0x40 | PING, "")));
    }

    private static Stream<Malformed> closes() {
        Stream<Malformed> codes = IntStream.of(0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535)
                .mapToObj(code -> of(
                        "7.4 close code " + code,
                        1002,
                        frame(
                                FIN | CLOSE,
                                ByteBuffer.allocate(2).putShort((short) code).array())));
        return Stream.concat(
                Stream.of(
                        of("5.5.1 close with one byte", 1002, frame(FIN | CLOSE, hex("03"))),
                        of("5.5.1 close with a reason that is not UTF-8", 1007, frame(FIN | CLOSE, hex("03e8c328")))),
                codes);
    }

    private static Stream<Malformed> texts() {
        Stream<Malformed> whole = Stream.of(
                        "c328",
                        "80",
                        "c080",
                        "e08080",
                        "eda080",
                        "edbfbf",
                        "f08080af",
                        "f4908080",
                        "f5808080",
                        "fe",
                        "ff",
                        "e282",
                        "f09f98",
                        "c3")
                .map(bytes -> of("8.1 not UTF-8: " + bytes, 1007, frame(FIN | TEXT, hex(bytes))));
        Stream<Malformed> fragmented = Stream.of(
                of(
                        "8.1 a character that the next fragment breaks",
                        1007,
                        frame(TEXT, hex("e282")),
                        frame(FIN | CONTINUATION, "x")),
                of(
                        "8.1 a character that never ends",
                        1007,
                        frame(TEXT, "a"),
                        frame(CONTINUATION, hex("f09f")),
                        frame(FIN | CONTINUATION, hex("98"))),
                of(
                        "8.1 half a surrogate over fragments",
                        1007,
                        frame(TEXT, hex("ed")),
                        frame(FIN | CONTINUATION, hex("a080"))),
                of("8.1 broken before the last fragment", 1007, frame(TEXT, hex("ff")), frame(CONTINUATION, "x")));
        return Stream.concat(whole, fragmented);
    }

    static byte[] frame(int first, String payload) {
        return frame(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A masked frame with the shortest length encoding. */
    static byte[] frame(int first, byte[] payload) {
        return payload.length < 126
                ? bytes(new byte[] {(byte) first, (byte) (MASK | payload.length)}, payload)
                : bytes(
                        new byte[] {
                            (byte) first, (byte) (MASK | 126), (byte) (payload.length >> 8), (byte) payload.length
                        },
                        payload);
    }

    private static byte[] header(int first, int length, byte[] extended, String payload) {
        return bytes(
                concat(new byte[] {(byte) first, (byte) (MASK | length)}, extended),
                payload.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(byte[] header, byte[] payload) {
        byte[] mask = {0x12, 0x34, 0x56, 0x78};
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i % mask.length];
        }
        return concat(header, mask, masked);
    }

    private static byte[] repeated(byte[] first, byte[] next, int times) {
        return concat(first, concat(Stream.generate(() -> next).limit(times).toArray(byte[][]::new)));
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static Malformed of(String name, int code, byte[]... frames) {
        return new Malformed(name, HexFormat.of().formatHex(concat(frames)), code);
    }
}

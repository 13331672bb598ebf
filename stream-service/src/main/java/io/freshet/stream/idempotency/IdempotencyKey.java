package io.freshet.stream.idempotency;

import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** A client's idempotency key, scoped to the user and the path. */
record IdempotencyKey(UUID userId, String path, String key) {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /**
     * Returns the key of a request.
     *
     * @param headers all values of the header, at least one
     * @throws ProblemException 400 unless it is one value of 1 to 255 visible ASCII characters
     */
    static IdempotencyKey of(UUID userId, String path, List<String> headers) {
        if (headers.size() != 1 || !VISIBLE_ASCII.matcher(headers.getFirst()).matches()) {
            throw ProblemException.invalid(
                    List.of(new FieldError(HEADER, "must be given once, with 1 to 255 visible ASCII characters")));
        }
        return new IdempotencyKey(userId, path, headers.getFirst());
    }

    /**
     * Returns the bytes that name its advisory lock. 64 of their bits are used, which two keys practically never share.
     */
    ByteBuffer lockName() {
        return ByteBuffer.wrap(sha256((userId + "\n" + path + "\n" + key).getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

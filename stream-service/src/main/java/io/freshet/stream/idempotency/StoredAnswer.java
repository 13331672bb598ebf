package io.freshet.stream.idempotency;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stored answer of an idempotency key.
 *
 * @param fingerprint SHA-256 of the request body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredAnswer(
        byte[] fingerprint,
        int status,
        @Nullable String location,
        @Nullable String etag,
        byte[] body) {
    boolean answers(byte[] otherFingerprint) {
        return Arrays.equals(fingerprint, otherFingerprint);
    }
}

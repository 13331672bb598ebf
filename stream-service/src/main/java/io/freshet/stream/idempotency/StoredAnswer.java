package io.freshet.stream.idempotency;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first answer to a key.
 *
 * @param fingerprint SHA-256 of the body that was sent
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

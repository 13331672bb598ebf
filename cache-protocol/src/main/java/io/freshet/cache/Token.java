package io.freshet.cache;

import java.security.SecureRandom;
import java.util.Base64;

/** Unique tokens for generations and epochs: never used before, only ever compared for equality. */
final class Token {
    private static final int BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Token() {}

    static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package io.freshet.cache;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Unique tokens for generations, epochs and the like. They are never reused, and are only compared for equality. A
 * token is a random part per process and a counter: each lookup offers two, nearly all of which are discarded.
 */
final class Token {
    private static final int PROCESS_BYTES = 12;
    private static final String PROCESS = process();
    private static final AtomicLong NEXT = new AtomicLong();

    private Token() {}

    static String next() {
        return PROCESS + Long.toString(NEXT.getAndIncrement(), Character.MAX_RADIX);
    }

    private static String process() {
        byte[] bytes = new byte[PROCESS_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + ".";
    }
}

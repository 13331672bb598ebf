package io.freshet.cache;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Unique tokens for generations and epochs: never used before, only ever compared for equality. A random part for the
 * process and a counter within it, because each lookup offers two and nearly all are thrown away.
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

package io.freshet.bench.cache;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * The memory of Redis' keys, as Redis reports it.
 *
 * @param pages bytes of pages
 * @param indices bytes of everything else: indices, generations, tiles, directories, control keys
 */
record Weight(long pages, long indices) {
    private static final int SCANNED = 1000;
    /** Only some pages are measured: they are all alike. */
    private static final int SAMPLE = 100;

    static Weight of(RedisCommands<String, String> redis) {
        long pages = 0;
        long pageKeys = 0;
        long sampled = 0;
        long indices = 0;
        KeyScanCursor<String> cursor = redis.scan(ScanArgs.Builder.limit(SCANNED));
        while (true) {
            for (String key : cursor.getKeys()) {
                if (!key.startsWith("feed:")) {
                    Long bytes = redis.memoryUsage(key);
                    indices += bytes == null ? 0 : bytes;
                } else if (pageKeys++ % SAMPLE == 0) {
                    Long bytes = redis.memoryUsage(key);
                    pages += bytes == null ? 0 : bytes;
                    sampled++;
                }
            }
            if (cursor.isFinished()) {
                return new Weight(sampled == 0 ? 0 : pages * pageKeys / sampled, indices);
            }
            cursor = redis.scan(ScanCursor.of(cursor.getCursor()), ScanArgs.Builder.limit(SCANNED));
        }
    }

    double share() {
        return (double) indices / pages;
    }
}

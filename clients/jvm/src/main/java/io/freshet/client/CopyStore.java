package io.freshet.client;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the last page of each feed is kept for when there is no network. Called on the client's thread, one call at a
 * time: what takes long delays notifications. What it throws is reported as a failure, and the client goes on without a copy.
 */
public interface CopyStore {
    /** How many copies are kept. */
    int MOST_COPIES = 50;

    /** How old a copy gets. */
    Duration LONGEST = Duration.ofDays(7);

    /**
     * A page as it was answered.
     *
     * @param body JSON, as the service wrote it
     * @param etag its version; null if it has none
     * @param storedAt by the server's clock
     */
    record StoredCopy(String body, @Nullable String etag, Instant storedAt) {}

    /**
     * The copy of a feed.
     *
     * @param key names the feed; text of any kind
     * @return null if there is none
     */
    @Nullable
    StoredCopy get(String key);

    /**
     * Keeps a copy in place of the one before, and forgets what is too much or too old.
     *
     * @param key names the feed
     * @param copy what to keep
     */
    void put(String key, StoredCopy copy);

    /** Keeps copies for as long as it is used itself. It may be given to a later client. */
    static CopyStore inMemory() {
        return new MemoryCopyStore();
    }

    /**
     * Keeps copies in files, of 1 MiB at most each.
     *
     * @param directory for this alone; made if it is missing. One client at a time
     */
    static CopyStore inDirectory(Path directory) {
        return new FileCopyStore(directory);
    }
}

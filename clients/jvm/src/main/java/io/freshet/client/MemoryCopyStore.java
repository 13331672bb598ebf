package io.freshet.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies in memory. */
final class MemoryCopyStore implements CopyStore {
    private final Map<String, StoredCopy> copies = new LinkedHashMap<>();

    @Override
    public synchronized @Nullable StoredCopy get(String key) {
        return copies.get(key);
    }

    @Override
    public synchronized void put(String key, StoredCopy copy) {
        copies.remove(key); // so that it is the newest
        copies.put(key, copy);
        copies.values()
                .removeIf(each -> each.storedAt().isBefore(copy.storedAt().minus(LONGEST)));
        while (copies.size() > MOST_COPIES) {
            copies.remove(copies.keySet().iterator().next());
        }
    }
}

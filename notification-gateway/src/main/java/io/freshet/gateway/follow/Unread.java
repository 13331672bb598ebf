package io.freshet.gateway.follow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A user's unread counts: how often each followed seller has gone live since the user last marked it read.
 *
 * @param bySeller count by seller; sellers without any are absent
 */
record Unread(Map<UUID, Long> bySeller) {
    /** The form sent to clients. */
    Map<String, Object> data() {
        Map<String, Object> counts = new LinkedHashMap<>();
        bySeller.forEach((seller, count) -> counts.put(seller.toString(), count));
        long total = bySeller.values().stream().mapToLong(Long::longValue).sum();
        return Map.of("total", total, "by_seller", counts);
    }
}

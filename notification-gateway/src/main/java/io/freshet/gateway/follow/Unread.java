package io.freshet.gateway.follow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How often sellers whom a user follows have gone live since the user read of them.
 *
 * @param bySeller only those with any
 */
record Unread(Map<UUID, Long> bySeller) {
    /** As clients are told. */
    Map<String, Object> data() {
        Map<String, Object> counts = new LinkedHashMap<>();
        bySeller.forEach((seller, count) -> counts.put(seller.toString(), count));
        long total = bySeller.values().stream().mapToLong(Long::longValue).sum();
        return Map.of("total", total, "by_seller", counts);
    }
}

package io.freshet.gateway.viewers;

import java.util.List;

/**
 * The state of a room across all instances.
 *
 * @param viewers number of viewers
 * @param own number of viewers recorded for this instance
 * @param typing IDs of the users who are typing
 */
record RoomState(int viewers, int own, List<String> typing) {
    /** Parses the result of the script. */
    static RoomState of(List<Object> result) {
        List<String> typing =
                ((List<?>) result.get(2)).stream().map(String::valueOf).sorted().toList();
        return new RoomState(number(result.get(0)), number(result.get(1)), typing);
    }

    private static int number(Object result) {
        return Math.toIntExact((Long) result);
    }
}

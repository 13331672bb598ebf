package io.freshet.gateway.viewers;

import java.util.List;

/**
 * A room as all instances together know it.
 *
 * @param viewers how many there are
 * @param own how many of them are this instance's
 * @param typing ids of the users who are
 */
record RoomState(int viewers, int own, List<String> typing) {
    /** What the script returns. */
    static RoomState of(List<Object> result) {
        List<String> typing =
                ((List<?>) result.get(2)).stream().map(String::valueOf).sorted().toList();
        return new RoomState(number(result.get(0)), number(result.get(1)), typing);
    }

    private static int number(Object result) {
        return Math.toIntExact((Long) result);
    }
}

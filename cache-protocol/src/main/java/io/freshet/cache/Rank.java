package io.freshet.cache;

import java.util.Comparator;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an entry stands in an order: parts one after the other, within a part by key, then by id.
 *
 * @param part from 0
 * @param key the smaller, the earlier
 * @param id compared as PostgreSQL compares it: by unsigned bytes, which is by text, and not as {@link UUID} does
 * @param at the place that the key was computed from, if it was: what stands at one place has one key in the database too,
 *     whatever rounding does to it
 */
record Rank(int part, long key, UUID id, @Nullable GeoPoint at) {
    private static final Comparator<Rank> BY_ID = Comparator.comparing(rank -> rank.id.toString());
    private static final Comparator<Rank> ORDER =
            Comparator.comparingInt(Rank::part).thenComparingLong(Rank::key).thenComparing(BY_ID);
    private static final Pattern COLON = Pattern.compile(":");
    private static final int WITHOUT_PLACE = 3;
    private static final int WITH_PLACE = 5;

    Rank(int part, long key, UUID id) {
        this(part, key, id, null);
    }

    /** Whether it stands after another whatever rounding did to either's key. */
    boolean isSurelyAfter(Rank other, long tolerance) {
        if (at != null && at.equals(other.at)) {
            return BY_ID.compare(this, other) > 0;
        }
        if (part != other.part || tolerance == 0) {
            return ORDER.compare(this, other) > 0;
        }
        return key - tolerance > other.key;
    }

    /** ASCII text without spaces. */
    String text() {
        return part + ":" + key + ":" + id + (at == null ? "" : ":" + at.latitude() + ":" + at.longitude());
    }

    /**
     * The inverse of {@link #text}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Rank of(String text) {
        String[] fields = COLON.split(text, -1);
        if (fields.length != WITHOUT_PLACE && fields.length != WITH_PLACE) {
            throw new IllegalArgumentException("no place in an order: " + text);
        }
        return new Rank(
                Integer.parseInt(fields[0]),
                Long.parseLong(fields[1]),
                UUID.fromString(fields[2]),
                fields.length == WITHOUT_PLACE
                        ? null
                        : new GeoPoint(Double.parseDouble(fields[3]), Double.parseDouble(fields[4])));
    }
}

package io.freshet.bench.storm;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Random valid and invalid values for the APIs' fields and parameters. Confined to one thread. */
final class Words {
    private static final List<String> CATEGORIES = List.of("electronics", "fashion", "home", "storm", "x-1");
    private static final List<String> TITLES =
            List.of("Silk", "Läuten – 鈴", "a\\\"b", "  x  ", "\\ud83d\\ude80", "l'été");
    private static final List<String> RADII = List.of("0.1", "1", "5", "5.0", "12.5", "50");
    private static final List<String> WRONG_CATEGORIES = List.of(
            "\"\"", "\"Home\"", "\"-x\"", "\"a b\"", "\"" + "c".repeat(41) + "\"", "1", "null", "[]", "\"\\u0000\"");
    private static final List<String> WRONG_TITLES =
            List.of("\"\"", "null", "7", "{}", "\"" + "t".repeat(121) + "\"", "\"\\u0000\"", "\"\\ud800\"");
    private static final List<String> WRONG_PRICES = List.of(
            "12.5",
            "null",
            "{}",
            "{\"amount\":\"12.505\",\"currency\":\"AED\"}",
            "{\"amount\":\"-1.00\",\"currency\":\"AED\"}",
            "{\"amount\":\"1e3\",\"currency\":\"AED\"}",
            "{\"amount\":12,\"currency\":\"AED\"}",
            "{\"amount\":\"10000000000.00\",\"currency\":\"AED\"}",
            "{\"amount\":\"1.00\",\"currency\":\"USD\"}",
            "{\"amount\":\"1.00\",\"currency\":\"AED\",\"tax\":1}");
    private static final List<String> WRONG_PLACES = List.of(
            "{}",
            "{\"latitude\":91,\"longitude\":0}",
            "{\"latitude\":0,\"longitude\":-180.5}",
            "{\"latitude\":\"25\",\"longitude\":55}",
            "{\"latitude\":25}",
            "[25,55]",
            "\"25,55\"");
    private static final List<String> WRONG_FEEDS =
            List.of("[]", "null", "[\"discover\"]", "[\"HOME\"]", "\"DISCOVER\"", "[null]", "[\"COMMUNITY\"]");
    private static final List<String> WRONG_NUMBERS =
            List.of("0", "-1", "x", "", "1.5", "1e1", "99999999999999999999", "%00", "NaN", "0x10", "%EF%BC%91");

    private final Random random;

    Words(Random random) {
        this.random = random;
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }

    String category() {
        return any(CATEGORIES);
    }

    String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    String wrongNumber() {
        return any(WRONG_NUMBERS);
    }

    byte[] bytes() {
        byte[] noise = new byte[1 + random.nextInt(300)];
        random.nextBytes(noise);
        noise[0] = (byte) 0xFF; // never valid JSON
        return noise;
    }

    String place() {
        return String.format(
                Locale.ROOT,
                "{\"latitude\":%.4f,\"longitude\":%.4f}",
                25 + random.nextDouble() / 2,
                55 + random.nextDouble() / 2);
    }

    /** Mostly one of a few places that are requested repeatedly, as people do; sometimes anywhere. */
    String around() {
        boolean anywhere = one(20);
        return String.format(
                Locale.ROOT,
                "latitude=%.3f&longitude=%.3f&radius_km=%s",
                anywhere ? -90 + 180 * random.nextDouble() : 25 + upTo(6) / 10.0,
                anywhere ? -180 + 360 * random.nextDouble() : 55 + upTo(6) / 10.0,
                any(RADII));
    }

    String stream() {
        return "{\"title\":\"" + any(TITLES) + "\",\"category\":\"" + category() + "\""
                + (one(2) ? ",\"description\":\"" + any(TITLES) + "\"" : "")
                + (one(3) ? ",\"scheduled_at\":\"2027-0" + (1 + upTo(9)) + "-01T10:00:00Z\"" : "")
                + (one(2) ? ",\"location\":" + place() : "")
                + "}";
    }

    String wrongStream() {
        String wrong = switch (upTo(6)) {
            case 0 -> "\"title\":" + any(WRONG_TITLES) + ",\"category\":\"home\"";
            case 1 -> "\"title\":\"t\",\"category\":" + any(WRONG_CATEGORIES);
            case 2 -> "\"title\":\"t\",\"category\":\"home\",\"location\":" + any(WRONG_PLACES);
            case 3 -> "\"title\":\"t\",\"category\":\"home\",\"scheduled_at\":\"tomorrow\"";
            case 4 -> "\"title\":\"t\",\"category\":\"home\",\"status\":\"LIVE\"";
            default -> "\"title\":\"t\"";
        };
        return "{" + wrong + "}";
    }

    String price() {
        return "{\"amount\":\"" + upTo(5000) + "." + upTo(10) + upTo(10) + "\",\"currency\":\"AED\"}";
    }

    String product() {
        String feeds = any(List.of("[\"DISCOVER\"]", "[\"DISCOVER\",\"COMMUNITY\"]", "[\"COMMUNITY\"]"));
        return product("\"" + any(TITLES) + "\"", price(), feeds, place());
    }

    String wrongProduct() {
        return switch (upTo(5)) {
            case 0 -> product(any(WRONG_TITLES), price(), "[\"DISCOVER\"]", place());
            case 1 -> product("\"t\"", any(WRONG_PRICES), "[\"DISCOVER\"]", place());
            case 2 -> product("\"t\"", price(), any(WRONG_FEEDS), "null");
            case 3 -> product("\"t\"", price(), "[\"COMMUNITY\"]", any(WRONG_PLACES));
            default -> "{\"title\":\"t\"}";
        };
    }

    private String product(String title, String price, String feeds, String place) {
        return "{\"title\":" + title + ",\"category\":\"" + category() + "\",\"price\":" + price
                + ",\"condition\":\"" + any(List.of("NEW", "LIKE_NEW", "GOOD", "FAIR")) + "\",\"feeds\":" + feeds
                + ",\"location\":" + place + "}";
    }

    /** Truncated, doubled, or with a misplaced piece: never valid JSON. */
    String torn(String json) {
        return switch (upTo(4)) {
            case 0 -> json.substring(0, 1 + upTo(json.length() - 2));
            case 1 -> json + json;
            case 2 -> json.replace(':', '=');
            default -> "[" + json;
        };
    }
}

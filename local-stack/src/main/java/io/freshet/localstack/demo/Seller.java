package io.freshet.localstack.demo;

import io.freshet.localstack.demo.DemoHttp.RefusedException;
import io.freshet.localstack.demo.Offers.Place;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One seller of the market. The offer is bounded: the oldest items are deleted. Not thread-safe. */
final class Seller {
    private static final int SCHEDULED = 2;
    private static final int FEWEST_PRODUCTS = 5;
    private static final int MOST_PRODUCTS = 9;
    private static final int KEPT = 2;
    private static final int PER_PAGE = 100;
    private static final Duration SHORTEST_SHOW = Duration.ofSeconds(20);
    private static final Duration LONGEST_SHOW = Duration.ofSeconds(90);

    /** The bounds for {@link #reprice}, relative to the initial price. */
    private static final double CHEAPEST = 0.6;

    private static final double DEAREST = 1.4;

    private final DemoHttp api;
    private final Offers offers;
    private final Place place;
    private final Deque<Offered> scheduled = new ArrayDeque<>();
    private final List<Priced> products = new ArrayList<>();
    private final Deque<String> over = new ArrayDeque<>();
    private @Nullable Live live;

    private record Offered(String id, String title) {}

    private record Priced(String id, String title, int firstPrice) {}

    private record Live(Offered stream, Instant until) {}

    Seller(DemoHttp api, Offers offers, Place place) {
        this.api = api;
        this.offers = offers;
        this.place = place;
    }

    boolean isLive() {
        return live != null;
    }

    /** Deletes what an earlier run left behind if it was killed. */
    void cleanUp() throws IOException, InterruptedException {
        live = null;
        scheduled.clear();
        products.clear();
        over.clear();
        for (Map<?, ?> stream : mine("/api/streams")) {
            if ("LIVE".equals(stream.get("status"))) {
                api.post("/api/streams/" + stream.get("id") + "/end", null);
            }
            api.delete("/api/streams/" + stream.get("id"));
        }
        for (Map<?, ?> product : mine("/api/products")) {
            api.delete("/api/products/" + product.get("id"));
        }
    }

    private List<Map<?, ?>> mine(String path) throws IOException, InterruptedException {
        List<Map<?, ?>> found = new ArrayList<>();
        if (api.get(path + "?mine&per_page=" + PER_PAGE).get("items") instanceof List<?> items) {
            items.forEach(item -> found.add((Map<?, ?>) item));
        }
        return found;
    }

    /**
     * Makes one change.
     *
     * @return a description for people
     */
    String act(RandomGenerator random, Instant now) throws IOException, InterruptedException {
        try {
            return change(random, now);
        } catch (RefusedException e) {
            if (e.isOutdated()) { // somebody else is changing these too, e.g. in the console
                cleanUp();
            }
            throw e;
        }
    }

    private String change(RandomGenerator random, Instant now) throws IOException, InterruptedException {
        Live running = live;
        if (running != null && now.isAfter(running.until())) {
            return end(running);
        }
        if (over.size() > KEPT) {
            api.delete(over.getFirst());
            return "tidied up: " + over.removeFirst();
        }
        if (scheduled.size() < SCHEDULED) {
            return schedule(random, now);
        }
        if (products.size() < FEWEST_PRODUCTS) {
            return offer(random);
        }
        if (running == null && random.nextInt(4) == 0) {
            return goLive(random, now);
        }
        return switch (random.nextInt(8)) {
            case 0 -> sell(random);
            case 1 -> products.size() < MOST_PRODUCTS ? offer(random) : sell(random);
            default -> reprice(random);
        };
    }

    private String schedule(RandomGenerator random, Instant now) throws IOException, InterruptedException {
        Offers.Show show = offers.nextShow();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", show.title());
        body.put("category", show.category());
        body.put(
                "scheduled_at",
                now.plus(Duration.ofMinutes(random.nextInt(2, 180)))
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString());
        body.put("location", location(random));
        scheduled.add(new Offered(id(api.post("/api/streams", body)), show.title()));
        return "scheduled: " + show.title();
    }

    private String goLive(RandomGenerator random, Instant now) throws IOException, InterruptedException {
        Offered next = scheduled.getFirst();
        api.post("/api/streams/" + next.id() + "/go-live", null);
        scheduled.removeFirst();
        live = new Live(next, now.plusSeconds(random.nextLong(SHORTEST_SHOW.toSeconds(), LONGEST_SHOW.toSeconds())));
        return "LIVE: " + next.title();
    }

    private String end(Live running) throws IOException, InterruptedException {
        api.post("/api/streams/" + running.stream().id() + "/end", null);
        live = null;
        over.add("/api/streams/" + running.stream().id());
        return "ended: " + running.stream().title();
    }

    private String offer(RandomGenerator random) throws IOException, InterruptedException {
        Offers.Product product = offers.nextProduct();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", product.title());
        body.put("category", product.category());
        body.put("price", price(product.price()));
        body.put("condition", random.nextInt(3) == 0 ? "LIKE_NEW" : "NEW");
        body.put("feeds", List.of("DISCOVER", "COMMUNITY"));
        body.put("location", location(random));
        if (live != null) {
            body.put("stream_id", live.stream().id());
        }
        products.add(new Priced(id(api.post("/api/products", body)), product.title(), product.price()));
        return "for sale: " + product.title();
    }

    private String reprice(RandomGenerator random) throws IOException, InterruptedException {
        Priced product = products.get(random.nextInt(products.size()));
        Map<String, Object> price = price(product.firstPrice() * random.nextDouble(CHEAPEST, DEAREST));
        api.patch("/api/products/" + product.id(), Map.of("price", price));
        return price.get("amount") + " now: " + product.title();
    }

    private String sell(RandomGenerator random) throws IOException, InterruptedException {
        Priced product = products.get(random.nextInt(products.size()));
        api.post("/api/products/" + product.id() + "/sell", null);
        products.remove(product);
        over.add("/api/products/" + product.id());
        return "sold: " + product.title();
    }

    private Map<String, Object> location(RandomGenerator random) {
        Place near = place.near(random);
        return Map.of("latitude", near.latitude(), "longitude", near.longitude());
    }

    private static Map<String, Object> price(double dirhams) {
        BigDecimal amount =
                BigDecimal.valueOf(dirhams).setScale(0, RoundingMode.HALF_UP).setScale(2);
        return Map.of("amount", amount.toPlainString(), "currency", "AED");
    }

    private static String id(Map<String, Object> made) {
        return String.valueOf(made.get("id"));
    }
}

package io.freshet.localstack.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the demo market sells, and where. Not thread-safe. */
final class Offers {
    /** A product with its initial price in dirhams. */
    record Product(String category, String title, int price) {}

    record Show(String category, String title) {}

    record Place(double latitude, double longitude) {
        /** A place about 1 km away at most. */
        Place near(RandomGenerator random) {
            return new Place(
                    latitude + random.nextDouble(-SPREAD_DEGREES, SPREAD_DEGREES),
                    longitude + random.nextDouble(-SPREAD_DEGREES, SPREAD_DEGREES));
        }
    }

    /** In Dubai and Abu Dhabi, like the demo data. */
    static final List<Place> PLACES =
            List.of(new Place(25.20, 55.27), new Place(24.45, 54.38), new Place(25.08, 55.14));

    private static final double SPREAD_DEGREES = 0.01;

    private static final List<Product> PRODUCTS = List.of(
            new Product("electronics", "Instant camera, mint", 329),
            new Product("electronics", "Turntable with preamp", 899),
            new Product("electronics", "Foldable keyboard", 149),
            new Product("electronics", "Studio microphone", 640),
            new Product("electronics", "Pocket projector", 1190),
            new Product("electronics", "Retro game console", 459),
            new Product("fashion", "Raw denim, selvedge", 420),
            new Product("fashion", "Hand-stitched loafers", 780),
            new Product("fashion", "Linen shirt, sand", 189),
            new Product("fashion", "Pearl earrings", 260),
            new Product("fashion", "Weekend bag, canvas", 315),
            new Product("fashion", "Wool blazer", 940),
            new Product("electronics", "Film scanner", 540),
            new Product("electronics", "Wireless charger, oak", 129),
            new Product("electronics", "Smart doorbell", 499),
            new Product("electronics", "Action camera mount", 89),
            new Product("fashion", "Cashmere scarf, grey", 295),
            new Product("fashion", "Leather card holder", 120),
            new Product("fashion", "Trail running shoes", 515),
            new Product("fashion", "Straw hat, wide brim", 145),
            new Product("home", "Stoneware dinner set", 365),
            new Product("home", "Reading lamp, brass", 275),
            new Product("home", "Berber rug, 2 by 3 m", 1850),
            new Product("home", "Moka pot, six cups", 119),
            new Product("home", "Chef's knife, 21 cm", 349),
            new Product("home", "Olive wood board", 95),
            new Product("home", "Desk plant, monstera", 85),
            new Product("home", "Linen napkins, set of 6", 110),
            new Product("home", "Copper kettle", 310),
            new Product("home", "Wall clock, walnut", 225));

    private static final List<Show> SHOWS = List.of(
            new Show("electronics", "Which camera? Ten minutes, three answers"),
            new Show("electronics", "We open the boxes from Tokyo"),
            new Show("electronics", "Repaired on camera, sold on camera"),
            new Show("electronics", "Five phones under 1,000"),
            new Show("electronics", "Headphones: blind test"),
            new Show("electronics", "The synthesiser hour"),
            new Show("fashion", "Friday sneakers"),
            new Show("fashion", "Handbags with a history"),
            new Show("fashion", "Abayas for the evening"),
            new Show("fashion", "Watches: ask the maker"),
            new Show("fashion", "One jacket, five looks"),
            new Show("fashion", "From the atelier: the summer line"),
            new Show("home", "Coffee at nine: beans and pots"),
            new Show("home", "Rugs, unrolled one by one"),
            new Show("home", "A kitchen for under 500"),
            new Show("home", "Lamps that change a room"),
            new Show("home", "Plants that survive July"),
            new Show("home", "Knives: how to choose one"));

    private final Deque<Product> products;
    private final Deque<Show> shows;

    Offers(RandomGenerator random) {
        products = shuffled(PRODUCTS, random);
        shows = shuffled(SHOWS, random);
    }

    private static <T> Deque<T> shuffled(List<T> all, RandomGenerator random) {
        List<T> copy = new ArrayList<>(all);
        Collections.shuffle(copy, random);
        return new ArrayDeque<>(copy);
    }

    /** The product that was offered longest ago, to avoid duplicates in the feed. */
    Product nextProduct() {
        return next(products);
    }

    Show nextShow() {
        return next(shows);
    }

    private static <T> T next(Deque<T> all) {
        T next = all.removeFirst();
        all.addLast(next);
        return next;
    }
}

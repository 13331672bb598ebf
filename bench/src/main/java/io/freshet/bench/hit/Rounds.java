package io.freshet.bench.hit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures servers in turn, round after round, so that disturbances of the machine affect all of them. In each round a
 * server has one leg per kind of page, in a different order each time.
 *
 * @param legs by kind of page and server, one per round
 */
record Rounds(Map<Shape, Map<String, List<Leg>>> legs) {
    static Rounds run(List<Contender> contenders, HitScale scale, Consumer<String> progress)
            throws IOException, InterruptedException {
        Map<Shape, Map<String, List<Leg>>> legs = new EnumMap<>(Shape.class);
        for (int round = 0; round < scale.rounds(); round++) {
            int turn = round;
            for (Shape shape : Shape.values()) {
                StringBuilder line = new StringBuilder("round %d, %s:".formatted(round + 1, shape.label()));
                for (int i = 0; i < contenders.size(); i++) {
                    Contender next = contenders.get((i + turn) % contenders.size());
                    Leg leg = next.leg(shape, next.brief() ? scale.brief() : scale.leg());
                    legs.computeIfAbsent(shape, _ -> new LinkedHashMap<>())
                            .computeIfAbsent(next.name(), _ -> new ArrayList<>())
                            .add(leg);
                    line.append(String.format(Locale.ROOT, " %s %,.0f/s", next.name(), leg.perSecond()));
                }
                progress.accept(line.toString());
                turn++;
            }
        }
        return new Rounds(legs);
    }

    /** Warms up each server, and most of all Freshet, the first: only that needs a JIT compiler. */
    static void warm(List<Contender> contenders, HitScale scale) throws IOException, InterruptedException {
        for (Shape shape : Shape.values()) {
            contenders.getFirst().leg(shape, scale.warmUp().dividedBy(Shape.values().length));
        }
        for (Contender other : contenders.subList(1, contenders.size())) {
            other.leg(Shape.DISCOVER, scale.brief());
        }
    }

    List<Leg> of(Shape shape, String name) {
        return Objects.requireNonNull(legs.getOrDefault(shape, Map.of()).getOrDefault(name, List.of()));
    }

    /** NaN if there is no server with that name. */
    double median(Shape shape, String name, ToDoubleFunction<Leg> what) {
        return median(of(shape, name).stream().mapToDouble(what).toArray());
    }

    /** The median of all rounds' ratios of one server to the other. */
    double ratio(Shape shape, String name, String other, ToDoubleFunction<Leg> what) {
        List<Leg> ours = of(shape, name);
        List<Leg> theirs = of(shape, other);
        double[] ratios = new double[Math.min(ours.size(), theirs.size())];
        Arrays.setAll(ratios, i -> what.applyAsDouble(ours.get(i)) / what.applyAsDouble(theirs.get(i)));
        return median(ratios);
    }

    /** All legs of one server. */
    Stream<Leg> of(String name) {
        return legs.keySet().stream().flatMap(shape -> of(shape, name).stream());
    }

    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

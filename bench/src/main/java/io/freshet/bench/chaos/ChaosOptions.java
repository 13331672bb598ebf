package io.freshet.bench.chaos;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The options given on the command line.
 *
 * @param length how long faults occur, a day at most
 * @param seed of everything random, except for the machine's timing
 * @param cluster whether the stack is a cluster: several brokers, a Redis Cluster, two instances of each service
 */
record ChaosOptions(Duration length, long seed, boolean cluster) {
    private static final int MOST_MINUTES = 24 * 60;

    /**
     * Parses {@code --minutes N --seed S --cluster}, all optional.
     *
     * @throws IllegalArgumentException if they are wrong; the message says how
     */
    static ChaosOptions parse(String... arguments) {
        Duration length = Duration.ofMinutes(2);
        long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000);
        boolean cluster = false;
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--minutes" -> length = Duration.ofMinutes(number(option, value(option, rest), 1, MOST_MINUTES));
                case "--seed" -> seed = number(option, value(option, rest), Long.MIN_VALUE, Long.MAX_VALUE);
                case "--cluster" -> cluster = true;
                default -> throw new IllegalArgumentException("chaos does not know " + option);
            }
        }
        return new ChaosOptions(length, seed, cluster);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " lacks its value");
        }
        return rest.next();
    }

    private static long number(String option, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException(option + " takes a whole number"
                + (least == Long.MIN_VALUE ? "" : " from " + least + " to " + most) + ", not " + value);
    }
}

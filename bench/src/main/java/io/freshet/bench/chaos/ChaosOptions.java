package io.freshet.bench.chaos;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What is asked for on the command line.
 *
 * @param length of the faults, a day at most
 * @param seed of everything that is random; the times of the machine are not
 * @param cluster whether the stack is one of several brokers, a Redis Cluster and two instances of each service
 */
record ChaosOptions(Duration length, long seed, boolean cluster) {
    private static final int MOST_MINUTES = 24 * 60;

    /**
     * Reads {@code --minutes N --seed S --cluster}, all optional.
     *
     * @throws IllegalArgumentException with what is wrong
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
            // said below
        }
        throw new IllegalArgumentException(option + " takes a whole number"
                + (least == Long.MIN_VALUE ? "" : " from " + least + " to " + most) + ", not " + value);
    }
}

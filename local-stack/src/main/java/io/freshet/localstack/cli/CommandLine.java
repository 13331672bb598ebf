package io.freshet.localstack.cli;

import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the arguments. */
final class CommandLine {

    private static final Duration DEFAULT_TTL = Duration.ofHours(12);
    private static final Duration LONGEST_TTL = Duration.ofDays(366);
    private static final double DEFAULT_RATE = 3;
    private static final double LOWEST_RATE = 0.1;
    private static final double HIGHEST_RATE = 50;
    private static final Pattern TOPIC_SEPARATOR = Pattern.compile(",");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private CommandLine() {}

    /** The arguments are not a valid command; the message says why. */
    static final class BadArguments extends Exception {

        private static final long serialVersionUID = 1L;

        BadArguments(String message) {
            super(message);
        }
    }

    static Command parse(String... arguments) throws BadArguments {
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
        if (rest.isEmpty()) {
            throw new BadArguments("Which command?");
        }
        String name = rest.removeFirst();
        return switch (name) {
            case "up" -> up(rest);
            case "down" -> new Command.Down(flag(rest, "--wipe"));
            case "status" -> new Command.Status(flag(rest, "--json"));
            case "token" -> token(rest);
            case "kill" -> new Command.Kill(part(rest));
            case "start" -> new Command.Start(part(rest));
            case "replay" -> replay(rest);
            case "demo" -> demo(rest);
            case "help", "--help", "-h" -> new Command.Help();
            default -> throw new BadArguments("There is no command " + name);
        };
    }

    private static Command up(Deque<String> rest) throws BadArguments {
        boolean detach = false;
        boolean cluster = false;
        for (String argument : rest) {
            switch (argument) {
                case "--detach" -> detach = true;
                case "--cluster" -> cluster = true;
                default -> throw new BadArguments("up does not know " + argument);
            }
        }
        return new Command.Up(detach, cluster);
    }

    private static boolean flag(Deque<String> rest, String flag) throws BadArguments {
        for (String argument : rest) {
            if (!argument.equals(flag)) {
                throw new BadArguments("Unknown argument " + argument);
            }
        }
        return !rest.isEmpty();
    }

    private static Part part(Deque<String> rest) throws BadArguments {
        if (rest.size() != 1) {
            throw new BadArguments("Name one part");
        }
        String name = rest.removeFirst();
        return Part.named(name)
                .orElseThrow(() -> new BadArguments("There is no part " + name + "; the parts are " + Part.ofSingle()
                        + ", and in a cluster the further ones"));
    }

    private static Command token(Deque<String> rest) throws BadArguments {
        @Nullable Role role = null;
        @Nullable UUID user = null;
        Duration ttl = DEFAULT_TTL;
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--role" -> role = role(valueOf(option, rest));
                case "--user" -> user = user(valueOf(option, rest));
                case "--ttl" -> ttl = ttl(valueOf(option, rest));
                default -> throw new BadArguments("token does not know " + option);
            }
        }
        if (role == null) {
            throw new BadArguments("token needs --role seller, viewer or admin");
        }
        return new Command.Token(role, user == null ? role.demoUser() : user, ttl);
    }

    private static Command replay(Deque<String> rest) throws BadArguments {
        @Nullable String from = null;
        List<String> topics = List.of();
        boolean warm = false;
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--from" -> from = from(valueOf(option, rest));
                case "--topics" -> topics = topics(valueOf(option, rest));
                case "--warm" -> warm = true;
                default -> throw new BadArguments("replay does not know " + option);
            }
        }
        if (from == null) {
            throw new BadArguments("replay needs --from EARLIEST, an instant or a duration");
        }
        return new Command.Replay(from, topics, warm);
    }

    private static Command demo(Deque<String> rest) throws BadArguments {
        double rate = DEFAULT_RATE;
        long seed = 1;
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--rate" -> rate = rate(valueOf(option, rest));
                case "--seed" -> seed = seed(valueOf(option, rest));
                default -> throw new BadArguments("demo does not know " + option);
            }
        }
        return new Command.Demo(rate, seed);
    }

    private static double rate(String text) throws BadArguments {
        try {
            double rate = Double.parseDouble(text);
            if (rate >= LOWEST_RATE && rate <= HIGHEST_RATE) {
                return rate;
            }
        } catch (NumberFormatException _) {
            // reported below
        }
        throw new BadArguments(
                text + " is not a rate: changes a second, from %s to %s".formatted(LOWEST_RATE, HIGHEST_RATE));
    }

    private static long seed(String text) throws BadArguments {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new BadArguments(text + " is not a seed: a whole number");
        }
    }

    /** Checked here as well as in the service, which need not be running for that. */
    private static String from(String text) throws BadArguments {
        try {
            if (text.equals("EARLIEST")
                    || (text.startsWith("P")
                            ? Duration.parse(text).isPositive()
                            : !Instant.parse(text).isAfter(Instant.now()))) {
                return text;
            }
        } catch (DateTimeParseException _) {
            // reported below
        }
        throw new BadArguments(text + " is not where a replay can begin: EARLIEST, an instant that has passed such as"
                + " 2026-11-24T10:00:00Z, or a duration such as PT2H");
    }

    private static List<String> topics(String text) throws BadArguments {
        List<String> topics = Arrays.asList(TOPIC_SEPARATOR.split(text, -1));
        if (!topics.stream().allMatch(TOPIC.asMatchPredicate())) {
            throw new BadArguments(text + " are not topics: their full names, with commas between");
        }
        return topics;
    }

    private static String valueOf(String option, Deque<String> rest) throws BadArguments {
        if (rest.isEmpty()) {
            throw new BadArguments(option + " needs a value");
        }
        return rest.removeFirst();
    }

    private static Role role(String text) throws BadArguments {
        return Role.named(text)
                .orElseThrow(() -> new BadArguments("There is no role " + text + ": seller, viewer or admin"));
    }

    private static UUID user(String text) throws BadArguments {
        try {
            UUID user = UUID.fromString(text);
            // fromString also accepts shortened groups
            if (user.toString().equalsIgnoreCase(text)) {
                return user;
            }
        } catch (IllegalArgumentException _) {
            // reported below
        }
        throw new BadArguments(text + " is not a UUID");
    }

    private static Duration ttl(String text) throws BadArguments {
        try {
            Duration ttl = Duration.parse(text);
            if (ttl.isPositive() && ttl.compareTo(LONGEST_TTL) <= 0) {
                return ttl;
            }
        } catch (DateTimeParseException _) {
            // reported below
        }
        throw new BadArguments(text + " is not a time to live: an ISO-8601 duration such as PT12H, at most 366 days");
    }
}

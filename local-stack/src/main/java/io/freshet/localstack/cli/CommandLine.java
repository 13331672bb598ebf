package io.freshet.localstack.cli;

import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the arguments. */
final class CommandLine {

    private static final Duration DEFAULT_TTL = Duration.ofHours(12);
    private static final Duration LONGEST_TTL = Duration.ofDays(366);

    private CommandLine() {}

    /** The arguments make no command; the message says why. */
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
            case "replay" -> new Command.NotBuilt(name);
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
        return cluster ? new Command.NotBuilt("up --cluster") : new Command.Up(detach);
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
                .orElseThrow(() ->
                        new BadArguments("There is no part " + name + "; the parts are " + List.of(Part.values())));
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
            // fromString takes shortened groups too
            if (user.toString().equalsIgnoreCase(text)) {
                return user;
            }
        } catch (IllegalArgumentException _) {
            // told below
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
            // told below
        }
        throw new BadArguments(text + " is not a time to live: an ISO-8601 duration such as PT12H, at most 366 days");
    }
}

package io.freshet.localstack.cli;

import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.LocalStack;
import io.freshet.localstack.PartFailedException;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.process.Spawner;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** The program behind {@code ./freshet}. Exit codes: 0 done, 1 failed, 2 bad arguments. */
public final class Freshet {

    private static final int FAILED = 1;
    private static final int BAD_ARGUMENTS = 2;

    private Freshet() {}

    /** Runs one command and exits. */
    public static void main(String[] arguments) {
        int code = run(arguments);
        System.out.flush();
        // exit rather than return: a stray thread must not keep a finished command alive
        System.exit(code);
    }

    private static int run(String[] arguments) {
        try {
            return run(CommandLine.parse(arguments), String.join(" ", arguments));
        } catch (CommandLine.BadArguments e) {
            System.err.println(e.getMessage());
            printUsageOf(arguments.length == 0 ? "" : arguments[0], System.err);
            return BAD_ARGUMENTS;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return BAD_ARGUMENTS;
        } catch (IOException | PartFailedException | IllegalStateException e) {
            System.err.println(e.getMessage());
            Preflight.reportCauses(settings(), System.err);
            return FAILED;
        } catch (InterruptedException e) {
            return FAILED;
        }
    }

    private static int run(Command command, String words)
            throws IOException, PartFailedException, InterruptedException {
        return switch (command) {
            case Command.Help _ -> {
                System.out.print(usage());
                yield 0;
            }
            case Command.Token token -> {
                var issuer = new LocalIssuer(state(root()), Clock.systemUTC());
                System.out.println(issuer.token(token.role(), token.user(), token.ttl()));
                yield 0;
            }
            case Command.Replay replay -> {
                StackSettings settings = settings();
                String token = new LocalIssuer(settings.state(), Clock.systemUTC())
                        .token(Role.ADMIN, Role.ADMIN.demoUser(), Duration.ofDays(1));
                yield new ReplayCommand(
                                ReplayClient.of(settings.ports(), token),
                                System.out,
                                System.err,
                                ReplayCommand.PATIENCE)
                        .run(replay);
            }
            case Command.Status(boolean json) -> new StatusCommand(stack()).run(json);
            case Command.Up up -> new UpCommand(stackFor(up), words).run(up.detach());
            case Command.Down(boolean wipe) -> new DownCommand(stack(), words).run(wipe);
            case Command.Demo demo -> new DemoCommand(settings(), demo).run();
            case Command.Kill(var part) -> new PartCommand(stack(), words).kill(part);
            case Command.Start(var part) -> new PartCommand(stack(), words).start(part);
        };
    }

    private static LocalStack stack() {
        return new LocalStack(settings(), new Spawner(false));
    }

    /** The stack that is running, if any, else the one that was asked for. */
    private static LocalStack stackFor(Command.Up up) {
        LocalStack last = stack();
        StateDirectory state = last.settings().state();
        if (last.status().stream().allMatch(status -> status.pid() == null)) {
            return new LocalStack(settings(new StateDirectory(state.home(), up.cluster())), new Spawner(false));
        }
        if (up.cluster() && !state.cluster()) {
            throw new IllegalStateException(
                    "A stack that is no cluster runs here: ./freshet down ends it (its data is kept beside the cluster's)");
        }
        return last;
    }

    private static StackSettings settings() {
        return settings(state(root()));
    }

    private static StackSettings settings(StateDirectory state) {
        return new StackSettings(root(), state, Ports.of(System.getenv()), StackSettings.Purpose.USE);
    }

    private static Path root() {
        String configured = System.getProperty("freshet.root");
        return configured == null ? CheckoutRoot.above(Path.of("")) : Path.of(configured);
    }

    private static StateDirectory state(Path root) {
        Map<String, String> environment = System.getenv();
        String home = environment.getOrDefault("FRESHET_HOME", "");
        return StateDirectory.ofLast(home.isBlank() ? root.resolve(".freshet") : Path.of(home));
    }

    /** Only the line of this command, as the script does: a mistyped word should not print a page. */
    private static void printUsageOf(String command, PrintStream out) {
        boolean mine = false;
        String before = "Usage: ./freshet";
        for (String line : usage().lines().toList()) {
            if (!line.startsWith("   ")) {
                mine = line.startsWith("  " + command + " ");
            }
            if (mine) {
                out.println(before + line.substring(before.isBlank() ? 0 : 1));
                before = "       ";
            }
        }
        out.println("All commands: ./freshet --help");
    }

    private static String usage() {
        try (InputStream usage = Objects.requireNonNull(Freshet.class.getResourceAsStream("usage.txt"))) {
            return new String(usage.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

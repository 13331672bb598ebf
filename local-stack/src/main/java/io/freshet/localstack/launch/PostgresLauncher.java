package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.process.ProcessIdentity;
import io.freshet.localstack.process.Spawner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** PostgreSQL 18 with TCP on loopback only: the primary, or a standby of it. */
record PostgresLauncher(Part part, StackSettings stack, EngineBinaries binaries) implements PartLauncher {

    private static final String PASSWORD = "freshet";
    private static final String DATABASE = "freshet";

    @Override
    public boolean refusesRoot() {
        return true;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Path data = data();
        // Without standby.signal it was promoted by hand, and is no longer a copy.
        if (isStandby()
                && Files.exists(data.resolve("standby.signal"))
                && standby().isLost()) {
            StateDirectory.deleteTree(data);
        }
        if (Files.exists(data.resolve("PG_VERSION"))) {
            removeStaleLock(data.resolve("postmaster.pid"));
            if (!isStandby()) {
                makeRoles(data);
            }
            return;
        }
        Path draft = data.resolveSibling(data.getFileName() + ".new");
        StateDirectory.deleteTree(draft);
        Files.createDirectories(stack.state().data());
        if (isStandby()) {
            standby().copyTo(draft);
            Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        if (stack.durable()) {
            makeEmpty(draft);
        } else {
            copyEmpty(draft);
        }
        // not a database until now: an interrupted first start begins again
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void makeEmpty(Path draft) throws IOException, InterruptedException {
        Path password = Files.createTempFile("freshet", ".pw");
        try {
            Files.writeString(password, PASSWORD);
            PreparationStep.run(initdb(draft, password), "", stack.state().data());
        } finally {
            Files.delete(password);
        }
        runAlone(draft, "postgres", "create database " + DATABASE + ";\n\n");
        makeRoles(draft);
    }

    /** Makes the database of a test from one that a checkout makes once: {@code initdb} takes seconds of a core. */
    private void copyEmpty(Path draft) throws IOException, InterruptedException {
        int made = Objects.hash(initdb(Path.of("data"), Path.of("password")), roles(), DATABASE, PASSWORD);
        Path empty = StagedDirectory.of(
                stack.root().resolve("target/engines/postgres-empty-" + Integer.toHexString(made)),
                Path.of(program("postgres")),
                into -> makeEmpty(into.resolve("data")));
        PreparationStep.run(
                List.of("cp", "-a", empty.resolve("data").toString(), draft.toString()),
                "",
                stack.state().data());
        makeRoles(draft);
    }

    @Override
    public List<String> command() throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.addAll(List.of(program("postgres"), "-D", data().toString()));
        command.addAll(List.of("-p", Integer.toString(stack.ports().of(part))));
        set(command, "listen_addresses", "127.0.0.1");
        set(command, "unix_socket_directories", "");
        set(command, "shared_buffers", "64MB");
        set(command, "max_connections", "120");
        set(command, "wal_level", "logical");
        // An unread slot must not fill the disk. One that is read retains what the longest transaction wrote, and an
        // UPDATE of a million products writes more than 1 GB.
        set(command, "max_slot_wal_keep_size", "6GB");
        set(command, "timezone", "UTC");
        set(command, "log_timezone", "UTC");
        if (isStandby()) {
            // Set here rather than in the data directory: the primary's port may differ next time.
            set(command, "primary_conninfo", primary());
            set(command, "primary_slot_name", standby().slot());
        }
        if (!stack.durable()) {
            set(command, "fsync", "off");
            set(command, "full_page_writes", "off");
        }
        return command;
    }

    private String roles() throws IOException {
        return Files.readString(stack.root().resolve("deploy/postgres/roles.sql"));
    }

    /** Runs as a superuser, in a new database and in one created by a version with fewer roles. */
    private void makeRoles(Path data) throws IOException, InterruptedException {
        String roles = roles();
        Path made = data.resolve("freshet-roles.sql");
        if (!Files.exists(made) || !Files.readString(made).equals(roles)) {
            runAlone(data, DATABASE, roles);
            Files.writeString(made, roles);
        }
    }

    /** Runs without a server. Each statement ends with a semicolon and an empty line. */
    private void runAlone(Path data, String database, String statements) throws IOException, InterruptedException {
        var command = unprivileged(program("postgres"));
        command.addAll(List.of("--single", "-j", "-D", data.toString()));
        set(command, "exit_on_error", "on");
        set(command, "wal_level", "logical"); // otherwise it does not start if there is a slot
        command.add(database);
        PreparationStep.run(command, statements, stack.state().data());
    }

    private boolean isStandby() {
        return part != Part.POSTGRES;
    }

    private PostgresStandby standby() {
        return new PostgresStandby(stack, part.label().replace('-', '_'), PASSWORD);
    }

    private String primary() {
        return "host=127.0.0.1 port=%d user=postgres password=%s application_name=%s"
                .formatted(stack.ports().of(Part.POSTGRES), PASSWORD, part);
    }

    /** PostgreSQL would mistake a zombie, or a process that reused the pid, for the killed postmaster. */
    private void removeStaleLock(Path lock) throws IOException {
        try (var lines = Files.lines(lock)) {
            long pid = Long.parseLong(lines.findFirst().orElse("0").strip());
            if (!ProcessIdentity.runsIn(pid, data())) {
                Files.delete(lock);
            }
        } catch (NoSuchFileException _) {
            // an orderly shutdown removed it
        } catch (NumberFormatException e) {
            Files.delete(lock);
        }
    }

    private List<String> initdb(Path into, Path password) throws IOException, InterruptedException {
        var command = unprivileged(program("initdb"));
        command.addAll(List.of("-D", into.toString(), "-U", "postgres", "--pwfile", password.toString()));
        command.addAll(List.of("-A", "scram-sha-256", "-E", "UTF8"));
        // the built-in provider does not depend on the machine's locales
        command.addAll(List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        if (!stack.durable()) {
            command.add("--no-sync");
        }
        return command;
    }

    private static void set(List<String> command, String parameter, String value) {
        command.add("-c");
        command.add(parameter + "=" + value);
    }

    private static List<String> unprivileged(String program) {
        var command = new ArrayList<>(Spawner.asOrdinaryUser());
        command.add(program);
        return command;
    }

    private String program(String name) throws IOException, InterruptedException {
        return binaries.postgres().resolve("bin").resolve(name).toString();
    }

    private Path data() {
        return stack.state().data(part);
    }
}

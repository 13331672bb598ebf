package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.Superuser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Apicurio registry on a file database, so that schema ids survive restarts. */
record RegistryLauncher(StackSettings stack, EngineBinaries binaries) implements JvmLauncher {

    private static final int HEAP_MEGABYTES = 200;

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(data());
    }

    @Override
    public List<String> jvm() {
        List<String> command = SmallJvm.command(HEAP_MEGABYTES, SmallJvm.Compilers.QUICK);
        set(command, "quarkus.http.host", "127.0.0.1");
        set(command, "quarkus.http.port", Integer.toString(stack.ports().of(Part.REGISTRY)));
        set(command, "quarkus.http.access-log.enabled", "false");
        set(command, "quarkus.management.host", "127.0.0.1");
        set(command, "quarkus.management.port", "0");
        set(command, "quarkus.banner.enabled", "false");
        set(command, "quarkus.log.category.\"io.apicurio\".level", "WARN");
        set(command, "quarkus.log.console.format", "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %p %c{1.} %m%n");
        // by default H2 acknowledges half a second before it writes: after a kill an id could be assigned twice
        set(command, "apicurio.datasource.url", "jdbc:h2:file:" + data().resolve("registry") + ";WRITE_DELAY=0");
        set(command, "apicurio.datasource.jdbc.initial-size", "1");
        set(command, "apicurio.datasource.jdbc.min-size", "1");
        set(command, "apicurio.datasource.jdbc.max-size", "8");
        set(command, "apicurio.storage.snapshot.location", data().toString());
        set(command, "apicurio.import.work-dir", data().toString());
        // for subjects without a rule of their own: every version can read what any other wrote
        set(command, "apicurio.rules.global.compatibility", "FULL_TRANSITIVE");
        // anyone may read, services register schemas, only the superuser changes rules
        set(command, "quarkus.http.auth.basic", "true");
        set(command, "apicurio.auth.anonymous-read-access.enabled", "true");
        set(command, "apicurio.auth.role-based-authorization", "true");
        set(command, "quarkus.security.users.embedded.plain-text", "true");
        for (String service : List.of("freshet_stream", "freshet_feed", "freshet_invalidator", "freshet_gateway")) {
            user(command, service, "sr-developer");
        }
        user(command, "registry", "sr-admin");
        return command;
    }

    private static void user(List<String> command, String name, String role) {
        set(command, "quarkus.security.users.embedded.users." + name, Superuser.PASSWORD);
        set(command, "quarkus.security.users.embedded.roles." + name, role);
    }

    @Override
    public List<String> program() throws IOException {
        return List.of("-jar", binaries.registryJar().toString());
    }

    @Override
    public AotCache cache() throws IOException {
        return binaries.registryCache();
    }

    private static void set(List<String> command, String property, String value) {
        command.add("-D" + property + "=" + value);
    }

    private Path data() {
        return stack.state().data(Part.REGISTRY);
    }
}

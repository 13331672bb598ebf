package io.freshet.gateway.commands;

import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.socket.ClientEvent;
import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ClientEventHandler;
import io.freshet.gateway.socket.Reply;
import io.freshet.log.AuditLog;
import io.freshet.token.Role;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Writes admins' commands and their outcomes to the audit log. */
record AuditedCommands(ClientEventHandler commands) implements ClientEventHandler {
    @Override
    public Set<String> events() {
        return commands.events();
    }

    @Override
    public CompletionStage<Reply> handle(ClientEvent event) {
        Optional<Identity> admin = event.connection().identity().filter(user -> user.is(Role.ADMIN));
        if (admin.isEmpty()) {
            return commands.handle(event);
        }
        try {
            return commands.handle(event).whenComplete((_, failure) -> log(admin.get(), event, failure));
        } catch (RuntimeException e) {
            log(admin.get(), event, e);
            throw e;
        }
    }

    private static void log(Identity admin, ClientEvent event, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        AuditLog.did(
                admin.userId().toString(),
                event.event() + " " + event.data(),
                cause == null ? "done" : cause instanceof ClientEventException ? cause.getMessage() : "failed");
    }
}

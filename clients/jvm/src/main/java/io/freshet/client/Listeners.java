package io.freshet.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls listeners one at a time: at once on the client's thread, or on an executor of the user's. There, what is not called
 * yet is bounded, and beyond the bound the newest is dropped. Thread-safe.
 */
final class Listeners {
    private static final int MOST_WAITING = 1_024;

    private record Registration(Class<? extends ClientEvent> type, Consumer<ClientEvent> listener) {}

    private final @Nullable Executor executor;
    private final CopyOnWriteArrayList<Registration> registrations = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean calling;

    Listeners(@Nullable Executor executor) {
        this.executor = executor;
    }

    <E extends ClientEvent> Subscription on(Class<E> type, Consumer<? super E> listener) {
        Registration registration = new Registration(type, event -> listener.accept(type.cast(event)));
        registrations.add(registration);
        return () -> registrations.remove(registration);
    }

    void publish(ClientEvent event) {
        for (Registration registration : registrations) {
            if (registration.type().isInstance(event)) {
                call(
                        () -> registration.listener().accept(event),
                        MOST_WAITING,
                        !(event instanceof ClientEvent.Failure));
            }
        }
    }

    /** Calls it in its turn, past the bound: the caller has at most one waiting. */
    void call(Runnable listener) {
        call(listener, Integer.MAX_VALUE, true);
    }

    /** A listener's failure is its own, and is reported to the listeners of failures. */
    private void call(Runnable listener, int most, boolean tellsFailure) {
        Runnable call = () -> {
            try {
                listener.run();
            } catch (Throwable e) {
                if (tellsFailure) {
                    publish(new ClientEvent.Failure(e));
                }
            }
        };
        if (executor == null) {
            call.run();
            return;
        }
        synchronized (waiting) {
            if (waiting.size() < most) {
                waiting.add(call);
            }
            if (calling) {
                return;
            }
            calling = true;
        }
        try {
            executor.execute(this::callAll);
        } catch (RejectedExecutionException e) {
            synchronized (waiting) {
                calling = false;
                waiting.clear(); // the user has ended it
            }
        }
    }

    private void callAll() {
        while (true) {
            Runnable next;
            synchronized (waiting) {
                next = waiting.poll();
                if (next == null) {
                    calling = false;
                    return;
                }
            }
            next.run();
        }
    }
}

package io.freshet.stream.publication;

import io.freshet.events.EventEncoder;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** The real sender, with faults that a test can inject. */
@Component
@Primary
public class FaultySender extends EventSender {
    private static final Fault NONE = (event, origin, send) -> send.get();

    private volatile Fault fault = NONE;

    FaultySender(KafkaTemplate<String, byte[]> kafka, EventEncoder encoder) {
        super(kafka, encoder);
    }

    /** What happens instead of a send. */
    public interface Fault {
        CompletableFuture<?> send(OutgoingEvent event, Origin origin, Supplier<CompletableFuture<?>> real);
    }

    public void fail(Fault next) {
        fault = next;
    }

    public void heal() {
        fault = NONE;
    }

    @Override
    public CompletableFuture<?> send(OutgoingEvent event, Origin origin, String traceparent) {
        return fault.send(event, origin, () -> super.send(event, origin, traceparent));
    }
}

package io.freshet.bench.chaos;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Instance;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartFailedException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** A process that faults can hit: a part, or its second instance. Confined to one thread, except for its address. */
sealed interface Victim {
    String name();

    void kill() throws IOException, InterruptedException;

    void start() throws IOException, InterruptedException, PartFailedException;

    /** Its pid and those of its children, such as PostgreSQL's. */
    List<Long> pids();

    private static List<Long> tree(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** A part of the stack. */
    record OfStack(BenchStack stack, Part part) implements Victim {
        @Override
        public String name() {
            return part.label();
        }

        @Override
        public void kill() throws IOException, InterruptedException {
            stack.kill(part);
        }

        @Override
        public void start() throws IOException, InterruptedException, PartFailedException {
            stack.start(part);
        }

        @Override
        public List<Long> pids() {
            return tree(stack.pid(part));
        }
    }

    /** A second instance of a service. */
    final class Second implements Victim {
        private final BenchStack stack;
        private final Part part;
        private volatile Instance running;

        Second(BenchStack stack, Part part) throws IOException, InterruptedException {
            this.stack = stack;
            this.part = part;
            this.running = stack.another(part);
        }

        URI address() {
            return running.http();
        }

        @Override
        public String name() {
            return part.label() + "-2";
        }

        @Override
        public void kill() throws InterruptedException {
            running.process().destroyForcibly().waitFor();
        }

        @Override
        public void start() throws IOException, InterruptedException {
            running = stack.another(part);
        }

        @Override
        public List<Long> pids() {
            return tree(running.process().pid());
        }
    }
}

package io.freshet.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Memory still available to new processes: the lesser of the machine's and what the container's control group (version
 * 2 or 1) allows. File caches count as available.
 *
 * @param root the parent of {@code proc} and {@code sys}; {@code /} except in tests
 */
record AvailableMemory(Path root) {

    /** In bytes; empty if the kernel does not report it. */
    OptionalLong bytes() {
        OptionalLong machine = machine();
        OptionalLong container = container();
        return LongStream.concat(machine.stream(), container.stream()).min();
    }

    private OptionalLong machine() {
        List<String> table = lines("proc/meminfo");
        OptionalLong available = field(table, "MemAvailable:");
        OptionalLong swap = field(table, "SwapFree:");
        return available.isPresent()
                ? OptionalLong.of((available.getAsLong() + swap.orElse(0)) << 10)
                : OptionalLong.empty();
    }

    private OptionalLong container() {
        OptionalLong now = room("sys/fs/cgroup", "memory.max", "memory.current", "inactive_file", "active_file");
        return now.isPresent()
                ? now
                : room(
                        "sys/fs/cgroup/memory",
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        "total_inactive_file",
                        "total_active_file");
    }

    private OptionalLong room(String group, String limit, String usage, String... caches) {
        OptionalLong most = number(group + "/" + limit);
        OptionalLong used = number(group + "/" + usage);
        if (most.isEmpty() || used.isEmpty()) {
            return OptionalLong.empty();
        }
        long cached = 0;
        List<String> table = lines(group + "/memory.stat");
        for (String cache : caches) {
            cached += field(table, cache + " ").orElse(0);
        }
        return OptionalLong.of(most.getAsLong() - used.getAsLong() + cached);
    }

    private static OptionalLong field(List<String> table, String name) {
        return table.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /** Empty for {@code max}, which means unlimited. */
    private OptionalLong number(String file) {
        return lines(file).stream()
                .filter(line -> line.matches("\\d{1,19}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}

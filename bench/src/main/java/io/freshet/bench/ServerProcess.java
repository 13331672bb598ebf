package io.freshet.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resources that a server's process uses, as Linux reports them.
 *
 * @param pid its pid
 */
public record ServerProcess(long pid) {
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final long TICK_MICROS = 10_000;

    /**
     * Returns the current resident memory.
     *
     * @return KB
     * @throws IOException if there is no such process
     */
    public long rssKilobytes() throws IOException {
        Matcher found = RSS.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /**
     * Returns the user and system time so far.
     *
     * @return microseconds
     * @throws IOException if there is no such process
     */
    public long cpuMicros() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MICROS;
    }

    /**
     * Returns the size of a JVM's heap after a full collection.
     *
     * @return KB
     * @throws IOException if jcmd fails
     * @throws InterruptedException if interrupted while waiting
     */
    public long heapKilobytes() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        return sum;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return answer;
    }
}

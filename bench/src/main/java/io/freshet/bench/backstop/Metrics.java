package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service, and the kernel, tell of it. */
final class Metrics {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private Metrics() {}

    /** The sum of a metric's series; NaN where there is none. */
    static double value(BenchStack stack, Part service, String name) throws IOException, InterruptedException {
        String text = get(stack.http(service).resolve("/actuator/prometheus"));
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    /** What an instance of stream-service says that its backstop does; empty if it does not answer. */
    static String backstop(URI instance) throws InterruptedException {
        try {
            Matcher status = Pattern.compile("\"backstop\":\\{[^}]*\"status\":\"(\\w+)\"")
                    .matcher(get(instance.resolve("/actuator/health")));
            return status.find() ? status.group(1) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** The most memory that a process ever had resident, in MB. */
    static long peakMegabytes(long pid) throws IOException {
        Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        if (!peak.find()) {
            throw new IOException("no VmHWM of process " + pid);
        }
        return Long.parseLong(peak.group(1)) / 1024;
    }
}

package io.freshet.bench;

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
public final class Metrics {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private Metrics() {}

    /**
     * The sum of a metric's series.
     *
     * @param stack that runs
     * @param service of it
     * @param name of the metric
     * @return NaN where there is none
     * @throws IOException if the service does not answer
     * @throws InterruptedException if waiting was
     */
    public static double value(BenchStack stack, Part service, String name) throws IOException, InterruptedException {
        return value(stack.http(service), name);
    }

    /**
     * The sum of a metric's series.
     *
     * @param instance of a service
     * @param name of the metric, with the beginning of its labels, if only some of its series count
     * @return NaN where there is none
     * @throws IOException if the instance does not answer
     * @throws InterruptedException if waiting was
     */
    public static double value(URI instance, String name) throws IOException, InterruptedException {
        String text = get(instance.resolve("/actuator/prometheus"));
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + (name.contains("{") ? "" : "{")))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    /**
     * What an instance of stream-service says that its backstop does.
     *
     * @param instance of it
     * @return empty if it does not answer
     * @throws InterruptedException if waiting was
     */
    public static String backstop(URI instance) throws InterruptedException {
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

    /**
     * The most memory that a process ever had resident.
     *
     * @param pid of the process
     * @return MB
     * @throws IOException if there is no such process
     */
    public static long peakMegabytes(long pid) throws IOException {
        Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        if (!peak.find()) {
            throw new IOException("no VmHWM of process " + pid);
        }
        return Long.parseLong(peak.group(1)) / 1024;
    }
}

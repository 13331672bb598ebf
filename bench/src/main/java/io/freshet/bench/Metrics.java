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

/** Metrics of a service, from itself and from the kernel. */
public final class Metrics {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private Metrics() {}

    /**
     * Sums a metric's series.
     *
     * @param stack the running stack
     * @param service one of its services
     * @param name the metric's name
     * @return the sum, NaN if there are no series
     * @throws IOException if the service does not answer
     * @throws InterruptedException if interrupted while waiting
     */
    public static double value(BenchStack stack, Part service, String name) throws IOException, InterruptedException {
        return value(stack.http(service), name);
    }

    /**
     * Sums a metric's series.
     *
     * @param instance an instance of a service
     * @param name the metric's name, with the beginning of its labels to select some of its series
     * @return the sum, NaN if there are no series
     * @throws IOException if the instance does not answer
     * @throws InterruptedException if interrupted while waiting
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
     * Returns the state of the backstop, as an instance of stream-service reports it.
     *
     * @param instance the instance
     * @return the state, empty if it does not answer
     * @throws InterruptedException if interrupted while waiting
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
     * Returns the peak resident memory of a process.
     *
     * @param pid the pid
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

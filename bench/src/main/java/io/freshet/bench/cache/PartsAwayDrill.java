package io.freshet.bench.cache;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Metrics;
import io.freshet.bench.Section;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * While parts on the path of invalidations are frozen or dead: how old answers are, by their {@code as_of}, and how
 * often the database is read instead.
 */
record PartsAwayDrill(Duration length) implements StackDrill {
    private static final int READERS = 8;
    private static final int PAGES = 50;
    private static final Duration BETWEEN_READS = Duration.ofMillis(20);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Pattern AS_OF = Pattern.compile("\"as_of\":\"([^\"]+)\"");
    private static final String FILLS = "feed_cache_fill_seconds_count";

    @Override
    public String name() {
        return "away";
    }

    @Override
    public String title() {
        return "the invalidator frozen, Kafka stopped, the engine dead: age of answers and queries";
    }

    private record Answer(Duration age, Duration took) {}

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        List<String> table = new ArrayList<>(List.of(
                "| while | second | answers | age p50 | age max | answered within p99 | queries of the database |",
                "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"));
        AtomicBoolean ended = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            for (int i = 0; i < READERS; i++) {
                Random random = new Random(i);
                threads.execute(() -> read(stack, client, random, answers, ended));
            }
            Thread.sleep(Duration.ofSeconds(5));
            Duration oldest = watch(stack, "all runs", Duration.ofSeconds(6), answers, table, report);
            signal(stack.pid(Part.CACHE_INVALIDATOR), "STOP");
            oldest = longer(oldest, watch(stack, "the invalidator is frozen", length, answers, table, report));
            signal(stack.pid(Part.CACHE_INVALIDATOR), "CONT");
            settle(answers);
            stack.kill(Part.KAFKA);
            oldest = longer(oldest, watch(stack, "Kafka is killed", length, answers, table, report));
            stack.start(Part.KAFKA);
            settle(answers);
            stack.kill(Part.STREAM_SERVICE);
            oldest = longer(oldest, watch(stack, "the engine is dead", length, answers, table, report));
            stack.start(Part.STREAM_SERVICE);
            settle(answers);
            oldest = longer(oldest, watch(stack, "all runs again", Duration.ofSeconds(6), answers, table, report));
            ended.set(true);
            report.check(
                    oldest.compareTo(BOUND) <= 0,
                    "no answer is older than 5 s when it is asked for: the oldest " + millis(oldest) + " ms");
        } finally {
            ended.set(true);
        }
        report.line(READERS + " readers of " + PAGES + " pages, each with " + BETWEEN_READS.toMillis()
                + " ms between two requests. The age is the time of asking less `as_of`.");
        report.table(table);
    }

    private static void settle(Queue<Answer> answers) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(10));
        answers.clear();
    }

    private static void read(
            BenchStack stack, HttpClient client, Random random, Queue<Answer> answers, AtomicBoolean ended) {
        try {
            while (!ended.get()) {
                URI page = stack.http(Part.FEED_SERVICE)
                        .resolve("/api/feeds/discover?sort=newest&per_page=" + (1 + random.nextInt(PAGES)));
                Instant asked = Instant.now();
                long begun = System.nanoTime();
                String body = client.send(
                                HttpRequest.newBuilder(page)
                                        .timeout(Duration.ofSeconds(10))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                Matcher asOf = AS_OF.matcher(body);
                if (asOf.find()) {
                    answers.add(new Answer(
                            Duration.between(Instant.parse(asOf.group(1)), asked),
                            Duration.ofNanos(System.nanoTime() - begun)));
                }
                Thread.sleep(BETWEEN_READS);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration watch(
            BenchStack stack,
            String what,
            Duration length,
            Queue<Answer> answers,
            List<String> table,
            Section.Builder report)
            throws Exception {
        answers.clear();
        Duration oldest = Duration.ZERO;
        double queries = fills(stack);
        for (int second = 1; second <= length.toSeconds(); second++) {
            Thread.sleep(Duration.ofSeconds(1));
            List<Answer> seen = new ArrayList<>();
            for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
                seen.add(answer);
            }
            double now = fills(stack);
            if (!seen.isEmpty()) {
                List<Duration> ages = seen.stream().map(Answer::age).sorted().toList();
                List<Duration> took = seen.stream().map(Answer::took).sorted().toList();
                oldest = longer(oldest, ages.getLast());
                if (second <= 8 || second % 4 == 0) {
                    table.add(String.format(
                            Locale.ROOT,
                            "| %s | %d | %d | %s | %s | %s | %.0f |",
                            what,
                            second,
                            seen.size(),
                            millis(ages.get(ages.size() / 2)),
                            millis(ages.getLast()),
                            millis(took.get((int) (took.size() * 0.99))),
                            now - queries));
                    report.progress(table.getLast());
                }
            }
            queries = now;
        }
        return oldest;
    }

    private static double fills(BenchStack stack) throws IOException, InterruptedException {
        double fills = Metrics.value(stack, Part.FEED_SERVICE, FILLS);
        return Double.isNaN(fills) ? 0 : fills;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
    }

    private static void signal(long pid, String name) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor() != 0) {
            throw new IOException("process " + pid + " could not be sent SIG" + name);
        }
    }
}

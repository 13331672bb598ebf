package io.freshet.client;

import io.freshet.client.CopyStore.StoredCopy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** One open feed: what it holds, and its reads as {@link ReadPlan} has them. Lives on the loop, but for its interface. */
final class LiveFeed implements Feed {
    /**
     * What all feeds of a client share.
     *
     * @param feedUrl of feed-service
     * @param store null for no copies
     * @param closed called with a feed that was closed
     */
    record Context(
            Loop loop,
            HttpCalls http,
            ServerClock clock,
            Listeners listeners,
            DoubleSupplier random,
            String feedUrl,
            @Nullable CopyStore store,
            Consumer<LiveFeed> closed) {}

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    /** The services serve no item beyond. */
    private static final int MOST_ITEMS = 10_000;
    /** A confirmed copy is written again at most this often. */
    private static final Duration COPY_AGE = Duration.ofHours(1);
    /**
     * How long after the gateway has begun to notify the feed is read once more. A change from before is in every
     * answer to a request that begins 100 ms later (http.md).
     */
    private static final long BEGUN_LEAST_MILLIS = 100;

    private static final long BEGUN_MOST_MILLIS = 1_000;

    private final Context context;
    private final FeedQuery query;
    private final ReadPlan plan;
    private final List<Slot> slots = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile FeedState state = FeedState.empty();
    private Loop.@Nullable Timer timer;

    private List<FeedItem> firstPage = List.of();
    private List<FeedItem> items = List.of();
    private int pages;
    private boolean hasMore;
    private @Nullable Instant asOf;
    /** Of the first page. */
    private @Nullable String etag;
    /** The copy that is shown, while it is not confirmed. */
    private @Nullable StoredCopy unconfirmed;
    /** The copy as it was put last. */
    private @Nullable StoredCopy stored;

    private boolean degraded;
    private @Nullable FreshetException error;
    private @Nullable String cacheStatus;
    private @Nullable String requestId;
    private long notifiedAt = ReadPlan.NEVER;
    private final List<CompletableFuture<Void>> refreshAsked = new ArrayList<>();
    /** Those whose read has begun since they asked. */
    private final List<CompletableFuture<Void>> refreshBegun = new ArrayList<>();

    private final List<CompletableFuture<Void>> moreAsked = new ArrayList<>();

    LiveFeed(Context context, FeedQuery query) {
        this.context = context;
        this.query = query;
        plan = new ReadPlan(context.random());
    }

    // The interface: any thread.

    @Override
    public FeedQuery query() {
        return query;
    }

    @Override
    public FeedState state() {
        return state;
    }

    @Override
    public Subscription subscribe(Consumer<? super FeedState> listener) {
        Slot slot = new Slot(listener);
        slots.add(slot);
        context.loop().execute(slot::publish);
        return () -> slots.remove(slot);
    }

    @Override
    public CompletableFuture<Void> more() {
        return ask(result -> {
            if (hasMore) {
                moreAsked.add(result);
                plan.more(now());
            } else {
                result.complete(null);
            }
        });
    }

    @Override
    public CompletableFuture<Void> refresh() {
        return ask(result -> {
            refreshAsked.add(result);
            plan.now(now());
        });
    }

    private CompletableFuture<Void> ask(Consumer<CompletableFuture<Void>> what) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        context.loop().execute(() -> {
            if (closed.get()) {
                result.cancel(false);
            } else {
                what.accept(result);
                pump();
            }
        });
        if (closed.get()) {
            result.cancel(false); // the loop may be closed too
        }
        return result;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            context.loop().execute(this::end);
        }
    }

    private void end() {
        slots.clear();
        if (timer != null) {
            timer.cancel();
        }
        for (List<CompletableFuture<Void>> asked : List.of(refreshAsked, refreshBegun, moreAsked)) {
            asked.forEach(each -> each.cancel(false));
        }
        context.closed().accept(this);
    }

    // What happens: the loop.

    /** Shows the copy, if there is one, and reads the feed. */
    void open() {
        CopyStore store = context.store();
        try {
            StoredCopy copy = store == null ? null : store.get(copyKey());
            if (copy != null && copy.storedAt().isAfter(context.clock().now().minus(CopyStore.LONGEST))) {
                show(Json.page(copy.body(), query.isStream()), copy.etag());
                unconfirmed = copy;
                stored = copy;
            }
        } catch (RuntimeException e) {
            fail(e); // damaged, or of another version
        }
        plan.now(now());
        pump();
    }

    Topic topic() {
        return query.topic();
    }

    void notified(ClientEvent.RefreshRequired change) {
        notifiedAt = Math.min(notifiedAt, now());
        plan.notified(now(), change.generation(), change.spreadMs());
        pump();
    }

    /** It may have changed. */
    void resync(long spreadMillis) {
        plan.within(now(), 0, spreadMillis);
        pump();
    }

    /** From now on changes are notified. What was read before may lack one that nobody was notified of. */
    void begun() {
        plan.within(now(), BEGUN_LEAST_MILLIS, BEGUN_MOST_MILLIS);
        pump();
    }

    /** The gateway is there again, and so may be what could not be read. */
    void connected() {
        if (plan.isGivenUp() || (error != null && !plan.isReadingOrRepeating())) {
            begun();
        }
    }

    private void pump() {
        if (closed.get()) {
            return;
        }
        ReadPlan.Read read = plan.next(now());
        if (read != null) {
            begin(read);
        }
        if (timer != null) {
            timer.cancel();
        }
        long at = plan.wakeAt();
        timer = at == ReadPlan.NEVER ? null : context.loop().after(Math.max(0, at - now()), this::pump);
        publish();
    }

    private void begin(ReadPlan.Read read) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "application/json");
        if (read.generation() != null) {
            headers.put("Freshet-Min-Generation", read.generation());
        }
        if (read.first()) {
            refreshBegun.addAll(refreshAsked);
            refreshAsked.clear();
            if (etag != null) {
                headers.put("If-None-Match", etag);
            }
        }
        URI uri = URI.create(context.feedUrl() + query.path(read.first() ? 1 : pages + 1));
        long began = now();
        context.http()
                .send("GET", uri, headers, null)
                .whenComplete((answer, failure) -> ended(read, began, answer, failure));
    }

    private void ended(ReadPlan.Read read, long began, Transport.@Nullable Answer answer, @Nullable Throwable failure) {
        if (closed.get()) {
            return;
        }
        FreshetException problem = null;
        if (answer == null) {
            problem = failure instanceof FreshetException known
                    ? known
                    : FreshetException.noAnswer("there is no answer", failure);
        } else {
            cacheStatus = answer.headers().get("cache-status");
            requestId = answer.headers().get("x-request-id");
            try {
                take(read, answer);
            } catch (FreshetException e) {
                problem = e;
            } catch (RuntimeException e) {
                problem = FreshetException.problem(answer.status(), null, e.toString(), List.of(), requestId);
            }
        }
        int status = answer == null ? 0 : answer.status();
        measure("feed_read", now() - began, Map.of("feed", feedName(), "status", Integer.toString(status)));
        boolean repeats = false;
        if (problem == null) {
            plan.succeeded(now(), read, degraded);
            if (read.first() && read.generation() != null && notifiedAt != ReadPlan.NEVER) {
                measure("refresh_delay", now() - notifiedAt, Map.of("feed", feedName()));
                notifiedAt = ReadPlan.NEVER;
            }
        } else {
            repeats = plan.failed(
                    now(),
                    read,
                    status,
                    answer == null ? null : answer.headers().get("retry-after"));
        }
        error = problem;
        pump();
        if (!repeats) {
            complete(read.first() ? refreshBegun : moreAsked, problem);
        }
    }

    private static void complete(List<CompletableFuture<Void>> asked, @Nullable FreshetException problem) {
        List<CompletableFuture<Void>> ending = new ArrayList<>(asked);
        asked.clear();
        for (CompletableFuture<Void> each : ending) {
            if (problem == null) {
                each.complete(null);
            } else {
                each.completeExceptionally(problem);
            }
        }
    }

    private void take(ReadPlan.Read read, Transport.Answer answer) {
        if (read.first() && answer.status() == NOT_MODIFIED) {
            unconfirmed = null;
            degraded = false;
            if (stored != null) {
                keep(stored.body());
            }
        } else if (query.isStream() && answer.status() == NOT_FOUND) {
            show(new Json.Page(List.of(), false, asOf, false), null); // it was deleted
        } else if (answer.status() != OK) {
            throw HttpCalls.problem(answer);
        } else if (read.first()) {
            show(Json.page(answer.body(), query.isStream()), answer.headers().get("etag"));
            if (!degraded) {
                keep(answer.body());
            }
        } else {
            append(Json.page(answer.body(), false));
        }
    }

    private void show(Json.Page page, @Nullable String version) {
        if (pages == 0 || !page.items().equals(firstPage)) {
            firstPage = page.items();
            items = firstPage; // the pages behind have moved
            pages = 1;
            hasMore = mayHaveMore(page);
        }
        etag = version;
        asOf = page.asOf();
        degraded = page.degraded();
        unconfirmed = null;
    }

    private void append(Json.Page page) {
        Set<UUID> known = new HashSet<>();
        items.forEach(item -> known.add(item.id()));
        List<FeedItem> longer = new ArrayList<>(items);
        page.items().stream().filter(item -> known.add(item.id())).forEach(longer::add);
        items = longer;
        pages++;
        hasMore = mayHaveMore(page);
    }

    private boolean mayHaveMore(Json.Page page) {
        return page.hasMore() && (pages + 1) * query.perPage() <= MOST_ITEMS;
    }

    private void keep(String body) {
        Instant now = context.clock().now();
        boolean isKept = stored != null
                && stored.body().equals(body)
                && Objects.equals(stored.etag(), etag)
                && stored.storedAt().isAfter(now.minus(COPY_AGE));
        CopyStore store = context.store();
        if (store == null || isKept) {
            return;
        }
        stored = new StoredCopy(body, etag, now);
        try {
            store.put(copyKey(), stored);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void publish() {
        FeedState next = new FeedState(
                items,
                hasMore,
                asOf,
                unconfirmed != null,
                unconfirmed == null ? null : unconfirmed.storedAt(),
                degraded,
                plan.isReadingOrRepeating(),
                error,
                cacheStatus,
                requestId);
        if (!next.equals(state)) {
            state = next;
            slots.forEach(Slot::publish);
        }
    }

    private String copyKey() {
        return context.feedUrl() + query.path(1);
    }

    private String feedName() {
        return String.valueOf(topic().data().get("feed"));
    }

    private void measure(String name, long value, Map<String, String> labels) {
        context.listeners().publish(new ClientEvent.Metric(name, value, labels));
    }

    private void fail(RuntimeException e) {
        context.listeners().publish(new ClientEvent.Failure(e));
    }

    private long now() {
        return context.loop().millis();
    }

    /** One listener. It gets the latest state, however many there were since it was called last. */
    private final class Slot {
        private final Consumer<? super FeedState> listener;
        private final AtomicBoolean waits = new AtomicBoolean();

        Slot(Consumer<? super FeedState> listener) {
            this.listener = listener;
        }

        void publish() {
            if (waits.compareAndSet(false, true)) {
                context.listeners().call(() -> {
                    waits.set(false);
                    if (slots.contains(this)) {
                        listener.accept(state);
                    }
                });
            }
        }
    }
}

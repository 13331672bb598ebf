package io.freshet.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls {@link ServingDecision} in the explorer's terms: ticks for instants, counts for offsets. */
public final class ServingDecisions {
    /** The result if the page is not proven to include what the client was notified of. */
    public static final int BEHIND = -1;

    /** The result if the page must not be served for any other reason. */
    public static final int UNSERVABLE = -2;

    /** The duration of a tick. */
    public static final Duration TICK = Duration.ofSeconds(10);

    private static final Instant BEGINNING = Instant.parse("2026-11-22T20:00:00Z");
    private static final FeedScope SCOPE = new FeedScope.Discover("fashion");
    private static final SourcePartition SOURCE = new SourcePartition(SourcePartition.STREAMS, 0);

    private ServingDecisions() {}

    /** The instant of a tick. */
    public static Instant instant(int tick) {
        return BEGINNING.plus(TICK.multipliedBy(tick));
    }

    /**
     * The input of a decision.
     *
     * @param page whether one is stored
     * @param sameEpoch whether its epoch is current
     * @param sameGeneration whether its generation is current
     * @param readAt its read instant
     * @param watermark of the view; 0 for none
     * @param notified the offset that the request was notified of, as a count; 0 for none
     * @param notifiedInEpoch whether that offset was applied in the current epoch
     * @param applied the view's applied offset, as a count
     */
    public record Question(
            boolean page,
            boolean sameEpoch,
            boolean sameGeneration,
            int readAt,
            int watermark,
            int notified,
            boolean notifiedInEpoch,
            int applied) {}

    /**
     * Decides whether to serve a page.
     *
     * @param question the page and its view
     * @param now the current tick
     * @param bound the maximum age in ticks; negative for none
     * @return the page's as-of tick, or {@link #BEHIND}, or {@link #UNSERVABLE}
     */
    public static int decide(Question question, int now, int bound) {
        ScopeView view = new ScopeView(
                "epoch",
                "generation",
                "fill token",
                "stamp",
                question.watermark == 0 ? null : instant(question.watermark),
                question.applied == 0 ? Map.of() : Map.of(SOURCE, question.applied - 1L));
        CachedPage page = new CachedPage(
                "",
                question.sameEpoch ? "epoch" : "another",
                question.sameGeneration ? "generation" : "another",
                "stamp",
                instant(question.readAt),
                "",
                new byte[0],
                new byte[0]);
        NotificationGeneration notified = new NotificationGeneration(
                Map.of(SOURCE, question.notified - 1L),
                Map.of(Stripe.of(SCOPE), question.notifiedInEpoch ? "epoch" : "another"));
        @Nullable Freshness freshness = bound < 0 ? null : Freshness.within(TICK.multipliedBy(bound), instant(now));
        Lookup lookup = ServingDecision.of(
                SCOPE,
                view,
                question.page ? page : null,
                Lookup.Reason.ABSENT,
                question.notified == 0 ? null : notified,
                freshness);
        return switch (lookup) {
            case Lookup.Hit(ScopeView _, CachedPage _, Instant asOf) ->
                (int) Duration.between(BEGINNING, asOf).dividedBy(TICK);
            case Lookup.Miss miss -> miss.reason() == Lookup.Reason.BEHIND_NOTIFICATION ? BEHIND : UNSERVABLE;
        };
    }
}

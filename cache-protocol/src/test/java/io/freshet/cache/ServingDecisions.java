package io.freshet.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks {@link ServingDecision} in the explorer's terms: ticks for instants, counts for offsets. */
public final class ServingDecisions {
    /** The answer where nothing proves that the page holds what the client was told of. */
    public static final int BEHIND = -1;

    /** The answer where the page must not be served for any other reason. */
    public static final int VOID = -2;

    /** How long a tick is. */
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
     * A question to the code that serves pages.
     *
     * @param page whether one is stored
     * @param sameEpoch whether its epoch is the current one
     * @param sameGeneration whether its generation is the current one
     * @param readAt its read instant
     * @param watermark of the view; 0 for none
     * @param told the offset that the request was told of, as a count; 0 for none
     * @param toldInEpoch whether that was applied in the current epoch
     * @param applied the offset that the view says was applied, as a count
     */
    public record Question(
            boolean page,
            boolean sameEpoch,
            boolean sameGeneration,
            int readAt,
            int watermark,
            int told,
            boolean toldInEpoch,
            int applied) {}

    /**
     * Decides.
     *
     * @param question about a page
     * @param now the tick
     * @param bound how many ticks a page may be old; negative for any
     * @return the tick that the page is served as of, or {@link #BEHIND}, or {@link #VOID}
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
        NotificationGeneration told = new NotificationGeneration(
                Map.of(SOURCE, question.told - 1L),
                Map.of(Stripe.of(SCOPE), question.toldInEpoch ? "epoch" : "another"));
        @Nullable Freshness freshness = bound < 0 ? null : Freshness.within(TICK.multipliedBy(bound), instant(now));
        Lookup lookup = ServingDecision.of(
                SCOPE,
                view,
                question.page ? page : null,
                Lookup.Reason.ABSENT,
                question.told == 0 ? null : told,
                freshness);
        return switch (lookup) {
            case Lookup.Hit(ScopeView _, CachedPage _, Instant asOf) ->
                (int) Duration.between(BEGINNING, asOf).dividedBy(TICK);
            case Lookup.Miss miss -> miss.reason() == Lookup.Reason.BEHIND_NOTIFICATION ? BEHIND : VOID;
        };
    }
}

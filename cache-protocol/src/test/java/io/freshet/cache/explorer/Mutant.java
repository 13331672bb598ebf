package io.freshet.cache.explorer;

import java.util.List;

/**
 * The protocol without one step.
 *
 * @param without the step left out
 * @param in the scenario in which the explorer looks for a hole
 * @param hole whether there is one; if not, the step is only for tidiness or caution
 */
record Mutant(Step without, Scenario in, boolean hole) {
    static final List<Mutant> ALL = List.of(
            hole(Step.VIEW_BEFORE_QUERY, Scenario.EARLY),
            hole(Step.CHECKED_AT_READ, Scenario.EARLY),
            hole(Step.GENERATION_UNIQUE, Scenario.EVICTIONS),
            hole(Step.GENERATION_MADE_IF_ABSENT, Scenario.EVICTIONS),
            hole(Step.EPOCH_CHECKED, Scenario.SUCCESSOR),
            hole(Step.EPOCH_UNIQUE, Scenario.SUCCESSOR),
            hole(Step.ROLLBACK_GUARD, Scenario.SUCCESSOR),
            hole(Step.WATERMARK_GUARDED, Scenario.SUCCESSOR),
            hole(Step.SUCCESSOR_EXPECTS, Scenario.SUCCESSOR),
            hole(Step.RECORDED_BEFORE_COMMIT, Scenario.OTHER_STRIPE),
            hole(Step.ANNOUNCED_AFTER_INVALIDATED, Scenario.EARLY),
            hole(Step.ALL_STRIPES_BEFORE_ANNOUNCED, Scenario.STRIPES),
            hole(Step.COMMITTED_AFTER_ANNOUNCED, Scenario.SUCCESSOR),
            hole(Step.REPEATS_ANNOUNCED, Scenario.REPEATS),
            hole(Step.LOWER_VERSIONS_APPLIED, Scenario.REPEATS),
            hole(Step.WATERMARK_LEAST, Scenario.EARLY),
            hole(Step.WATERMARK_OF_ALL, Scenario.EARLY),
            hole(Step.WATERMARK_AFTER_APPLIED, Scenario.EARLY),
            harmless(Step.WATERMARK_AFTER_ANNOUNCED, Scenario.SUCCESSOR),
            hole(Step.HEARTBEAT_AFTER_DECIDED, Scenario.EARLY),
            hole(Step.PUBLISHED_ONCE_VISIBLE, Scenario.EARLY),
            hole(Step.AGE_BOUNDED, Scenario.EARLY),
            hole(Step.AS_OF_BEFORE_QUERY, Scenario.EARLY),
            hole(Step.NOTIFIED_POSITION_CHECKED, Scenario.SUCCESSOR),
            harmless(Step.NOTIFIED_EPOCH_CHECKED, Scenario.SUCCESSOR),
            hole(Step.JOINED_IF_AS_GOOD, Scenario.INTERLEAVINGS),
            hole(Step.JOINED_IF_SAME_GENERATION, Scenario.INTERLEAVINGS),
            hole(Step.NOTIFIED_READ_AFTER_ARRIVAL, Scenario.SHARED_RESTORED),
            hole(Step.PLACE_IS_ITS_GENERATION, Scenario.PLACES),
            hole(Step.PLACES_FOUND_UNCHANGED, Scenario.PLACES),
            hole(Step.UNREADABLE_REMEMBERED, Scenario.UNREADABLE),
            hole(Step.GAP_IN_EVERY_STRIPE, Scenario.GAP),
            hole(Step.FILL_TOKEN_COMPARED, Scenario.KEPT),
            hole(Step.REGISTERED_IF_CURRENT, Scenario.KEPT),
            hole(Step.FILL_TOKEN_RENEWED, Scenario.KEPT),
            hole(Step.KEPT_BY_STAMP, Scenario.KEPT),
            hole(Step.KEPT_IF_SEEN, Scenario.KEPT),
            hole(Step.STAMP_OF_ITS_OWN, Scenario.KEPT_SHARED),
            hole(Step.STAMP_CHECKED, Scenario.KEPT_PAGES),
            hole(Step.GENERATION_CHECKED, Scenario.KEPT_PLACES),
            harmless(Step.NOTHING_KEPT_IS_TAKEN, Scenario.KEPT_PAGES),
            hole(Step.JOINED_IF_SAME_FILL, Scenario.KEPT_SHARED),
            hole(Step.VERSIONS_IN_ORDER, Scenario.KEPT_VERSIONS),
            hole(Step.GAP_INVALIDATES_WHOLE, Scenario.KEPT_VERSIONS),
            hole(Step.AWAITED_NOT_WHEN_NOTIFIED, Scenario.AWAITED),
            hole(Step.PRIMARY_READ, Scenario.REPLICA),
            hole(Step.REPLICA_INSTANT, Scenario.REPLICA));

    private static Mutant hole(Step without, Scenario in) {
        return new Mutant(without, in, true);
    }

    private static Mutant harmless(Step without, Scenario in) {
        return new Mutant(without, in, false);
    }
}

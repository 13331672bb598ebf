package io.freshet.cache.explorer;

/** A step of the protocol that a mutant leaves out. */
enum Step {
    VIEW_BEFORE_QUERY("the filler takes its view after its query"),
    CHECKED_AT_READ("generation and epoch are compared when a page is stored, not when it is read"),
    GENERATION_UNIQUE("a generation is a counter that starts again once evicted"),
    GENERATION_MADE_IF_ABSENT("a marker is put at an invalidation; that there is none counts as a generation"),
    EPOCH_CHECKED("the reader does not compare epochs"),
    EPOCH_UNIQUE("a missing or suspected epoch is made anew with the same value"),
    ROLLBACK_GUARD("no new epoch where the stored offset is smaller than the known one"),
    WATERMARK_GUARDED("the offset is compared at invalidations, not when W is written"),
    SUCCESSOR_EXPECTS("a new owner expects nothing to be stored"),
    RECORDED_BEFORE_COMMIT("the Kafka offset is committed before it is recorded in every stripe"),
    ANNOUNCED_AFTER_INVALIDATED("announced before invalidated"),
    ALL_STRIPES_BEFORE_ANNOUNCED("announced once the first stripe is done"),
    COMMITTED_AFTER_ANNOUNCED("the Kafka offset is committed before the announcement"),
    REPEATS_ANNOUNCED("a record that Redis shows as applied is not announced again"),
    LOWER_VERSIONS_APPLIED("a version below one that was seen is dropped"),
    WATERMARK_LEAST("a stripe's W is the greatest over the partitions, not the least"),
    WATERMARK_OF_ALL("a partition without a watermark is left out of the least"),
    WATERMARK_AFTER_APPLIED("W is raised although records below its position are not applied"),
    WATERMARK_AFTER_ANNOUNCED("W is raised once applied, before the announcement"),
    HEARTBEAT_AFTER_DECIDED("a heartbeat overtakes an undecided change"),
    PUBLISHED_ONCE_VISIBLE("an event is published before its change is visible"),
    AGE_BOUNDED("no rule F: a valid page is served at any age"),
    AS_OF_BEFORE_QUERY("the read instant is taken after the query"),
    NOTIFIED_POSITION_CHECKED("a request's notification is compared by epoch only"),
    NOTIFIED_EPOCH_CHECKED("a request's notification is compared by position only"),
    JOINED_IF_AS_GOOD("a reader takes any result that is under way"),
    JOINED_IF_SAME_GENERATION("a reader takes what began before it came, whatever it was begun under"),
    NOTIFIED_READ_AFTER_ARRIVAL("a reader whose notification nothing covers takes a flight of the same generation"),
    PLACE_IS_ITS_GENERATION("a place is found by a registration of its own"),
    PLACES_FOUND_UNCHANGED("nothing notices a rollback between the search for places and their invalidation"),
    UNREADABLE_REMEMBERED("the offset of a record that invalidated everything is not expected afterwards"),
    GAP_IN_EVERY_STRIPE("only the present owner of the first partition hears of a gap"),
    FILL_TOKEN_COMPARED("a page is registered if the generation is the view's, whatever was invalidated since"),
    REGISTERED_IF_CURRENT("a page is registered whatever its view"),
    FILL_TOKEN_RENEWED("an invalidation that drops nothing leaves the fill token"),
    KEPT_BY_STAMP("a page is kept by its key, whoever has filled it since"),
    KEPT_IF_SEEN("an invalidation drops what it has seen and found altered; what it has not seen stays"),
    STAMP_OF_ITS_OWN("a page's stamp is its view's fill token, not one of its own"),
    STAMP_CHECKED("the reader does not compare a page's stamp with its entry"),
    GENERATION_CHECKED("the reader compares a page's stamp with its entry, and no generation"),
    NOTHING_KEPT_IS_TAKEN("an invalidation that keeps nothing leaves the generation"),
    JOINED_IF_SAME_FILL("a reader takes a flight of the same generation that was begun before an invalidation"),
    VERSIONS_IN_ORDER("a version of a row comes before the one before it"),
    GAP_INVALIDATES_WHOLE("what comes after a lost version keeps pages because of what that was like"),
    AWAITED_NOT_WHEN_NOTIFIED("a reader that was told of something takes what another instance stored for a flight"),
    PRIMARY_READ("a lagging replica is read, the read instant is its newest heartbeat"),
    REPLICA_INSTANT("a lagging replica is read, the read instant is now()");

    private final String without;

    Step(String without) {
        this.without = without;
    }

    /** Describes the protocol without this step. */
    String without() {
        return without;
    }
}

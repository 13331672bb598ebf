package io.freshet.invalidation.deletion;

import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.SourcePartition;
import io.freshet.invalidation.announcement.Cause;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Many waiting changes of one partition, as after a bulk update. They are invalidated together, so that later changes
 * do not wait. Streams are still announced one by one, because each has its own listeners. Products with the same kind
 * of change are announced together, with the cause of the last.
 *
 * @param targets the targets of all changes
 * @param source the partition of the changes
 * @param offset the offset of the last change
 * @param announcements the announcements to make, in order
 */
record Backlog(
        Set<InvalidationTarget> targets,
        SourcePartition source,
        long offset,
        Map<Cause, Set<InvalidationTarget>> announcements) {

    /** Whether a run is long enough to be applied together. Commands never are: each gets its own answer. */
    static boolean isOne(List<Change.Known> run, int coalesceAbove) {
        return run.size() > coalesceAbove && run.getFirst().source().topic() != SourcePartition.COMMANDS;
    }

    /** @param run changes of one partition, in order; at least one */
    static Backlog of(List<Change.Known> run) {
        SourcePartition source = run.getFirst().source();
        Set<InvalidationTarget> targets = new LinkedHashSet<>();
        Map<Cause, Set<InvalidationTarget>> announcements = new LinkedHashMap<>();
        Map<String, Cause> lastOfKind = new HashMap<>();
        for (Change.Known change : run) {
            targets.addAll(change.targets());
            Set<InvalidationTarget> announced = null;
            if (source.topic() == SourcePartition.PRODUCTS) {
                String kind = Objects.requireNonNullElse(change.cause().changeType(), "");
                announced = announcements.remove(lastOfKind.put(kind, change.cause()));
            }
            if (announced == null) {
                announced = new LinkedHashSet<>();
            }
            announced.addAll(change.targets());
            announcements.put(change.cause(), announced);
        }
        return new Backlog(targets, source, run.getLast().offset(), announcements);
    }
}

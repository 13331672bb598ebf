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
 * Many changes of one partition that wait, as after a bulk update: invalidated together, so that what comes behind them does
 * not wait. Streams are still announced one by one, who listens to one must hear of it; products of the same kind of change
 * are announced together, as of the last of them.
 *
 * @param targets of all
 * @param source where they were read
 * @param offset of the last
 * @param announcements what to tell, in order
 */
record Backlog(
        Set<InvalidationTarget> targets,
        SourcePartition source,
        long offset,
        Map<Cause, Set<InvalidationTarget>> announcements) {

    /** Whether changes are so many that they are applied together. Commands are not: each is answered. */
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

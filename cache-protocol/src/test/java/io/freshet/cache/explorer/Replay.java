package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Vars.APPLIED;
import static io.freshet.cache.explorer.Vars.COMMITTED;
import static io.freshet.cache.explorer.Vars.FILLER;
import static io.freshet.cache.explorer.Vars.NOTE_OFFSET;
import static io.freshet.cache.explorer.Vars.NOW;
import static io.freshet.cache.explorer.Vars.PARTITIONS;
import static io.freshet.cache.explorer.Vars.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.ReplayedCache;
import io.freshet.cache.ReplayedCache.Served;
import io.freshet.cache.ServingDecisions;
import io.freshet.cache.explorer.Bounds.Feature;
import io.freshet.cache.explorer.State.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replays one schedule in the model and on the real cache side by side, and compares every read. */
final class Replay implements Sink {
    private final World world;
    private final Model model;
    private final ReplayedCache cache;
    private final List<Move> played = new ArrayList<>();
    private final List<Option> options = new ArrayList<>();
    private State state = State.FIRST;
    private int hits;
    private int misses;

    /** A move and the state after it. */
    private record Option(Move move, State next) {}

    Replay(Scenario scenario, ReplayedCache cache) {
        this.world = new World(scenario.bounds(1), Set.of());
        this.model = new Model(world);
        this.cache = cache;
    }

    int hits() {
        return hits;
    }

    int misses() {
        return misses;
    }

    /** Returns the moves possible next. */
    List<Move> options() {
        options.clear();
        model.moves(state, this);
        return options.stream().map(Option::move).toList();
    }

    @Override
    public void next(Move move, Draft draft) {
        State next = model.end(draft);
        if (!next.equals(state)) {
            options.add(new Option(move, next));
        }
    }

    @Override
    public void broken(Move move, String promise) {
        throw new AssertionError(promise + " after " + played + ", " + move);
    }

    /** Plays a move if it is possible now. */
    void play(Move move) {
        options();
        options.stream().filter(option -> option.move.equals(move)).findFirst().ifPresent(this::play);
    }

    private void play(Option option) {
        Move move = option.move;
        State next = option.next;
        played.add(move);
        int partition = move.who();
        switch (move.kind()) {
            case LOOKUP -> {
                assertThat(read(move.more() - 1)).as("%s", played).isNull();
                misses++;
            }
            case STORE -> cache.store(state.get(FILLER[0].read), state.get(FILLER[0].body));
            case INVALIDATE -> {
                int applied = state.get(APPLIED[partition]);
                int change = World.record(state, partition, applied);
                cache.invalidate(partition, applied + 1, world.isPoison(change));
            }
            case ANNOUNCE -> cache.announce(partition);
            case ADVANCE -> {
                int applied = state.get(APPLIED[partition]);
                int watermark = model.invalidators.newestProven(state, partition, partition, applied);
                cache.advance(partition, applied, watermark, Invalidators.isGapReported(state));
            }
            case CRASH -> cache.own(partition, state.get(COMMITTED[partition]));
            case EVICT_PAGE -> cache.evictPage();
            case EVICT_GENERATION -> cache.evictGeneration();
            case EVICT_CONTROL -> cache.evictControl();
            case WIPE -> cache.wipe();
            case SNAPSHOT -> cache.snapshot();
            case ROLLBACK -> cache.rollback(true, true);
            case ROLLBACK_PAGES -> cache.rollback(true, false);
            case ROLLBACK_CONTROL -> cache.rollback(false, true);
            default -> {} // invisible to the cache
        }
        state = next;
        compareHits();
    }

    /** Ends with every possible read. Nothing may follow, as misses can have side effects. */
    void end() {
        for (int notified = 0; notified <= PARTITIONS; notified++) {
            if (notified == 0 || state.get(NOTE_OFFSET[notified - 1]) > 0) {
                int asOf = model.readers.decide(state, 0, notified);
                assertThat(read(notified - 1) == null).as("%s", played).isEqualTo(asOf < 0);
            }
        }
    }

    /** The cache serves every page that the model serves now, with the same body and as-of. */
    private void compareHits() {
        for (int notified = 0; notified <= PARTITIONS; notified++) {
            if (notified == 0 || state.get(NOTE_OFFSET[notified - 1]) > 0) {
                int asOf = model.readers.decide(state, 0, notified);
                if (asOf >= 0) {
                    assertThat(read(notified - 1))
                            .as("%s", played)
                            .isEqualTo(new Served(ServingDecisions.instant(asOf), state.get(NOW.pageBody[0])));
                    hits++;
                }
            }
        }
    }

    private @Nullable Served read(int notifiedPartition) {
        return cache.lookup(notifiedPartition, state.get(TICK), world.bounds.age());
    }

    boolean isPlayable() {
        return world.bounds.fillers() == 1
                && world.scopes == 1
                && !world.has(Feature.PLACES)
                && !world.has(Feature.PRECISE)
                && !world.has(Feature.ZOMBIE)
                && !world.has(Feature.REPLICA);
    }
}

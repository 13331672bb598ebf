package io.freshet.gateway.resume;

import io.freshet.gateway.refresh.Announcement;
import io.freshet.gateway.refresh.FeedRefresh;
import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.subscription.FeedTopic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The announcements of the last minutes, bounded in time and size. Of each scope only the latest of a partition is kept:
 * its generation covers the earlier ones, and a client that comes back is told no more than that. Offsets have holes, so
 * nothing is ever inferred from one: what is missing is known by where the history of a partition begins. Thread-safe.
 */
public final class RefreshHistory {
    private final long windowMillis;
    private final long mostBytes;
    private List<PartitionHistory> partitions = List.of();
    private @Nullable Position known;
    private long bytes;

    RefreshHistory(long windowMillis, long mostBytes) {
        this.windowMillis = windowMillis;
        this.mostBytes = mostBytes;
    }

    /**
     * Takes the next announcement. A gap forgets all: what was before it cannot be told from what is missing.
     *
     * @param announcement in the order in which they were read
     */
    public synchronized void add(Announcement announcement) {
        switch (announcement) {
            case Announcement.Gap(var position) -> {
                partitions = Stream.iterate(0, partition -> partition + 1)
                        .limit(position.partitions())
                        .map(partition -> new PartitionHistory(position.next(partition)))
                        .toList();
                bytes = 0;
                known = position;
            }
            case Announcement.Refreshes refreshes -> {
                PartitionHistory partition = partitions.get(refreshes.partition());
                for (FeedRefresh refresh : refreshes.refreshes()) {
                    bytes += partition.add(new PastRefresh(refresh, refreshes.offset(), refreshes.at()));
                }
                trim(refreshes.at());
                known = refreshes.position();
            }
            case Announcement.Nothing(var position) -> known = position;
        }
    }

    /** Roughly how much is kept. */
    synchronized long bytes() {
        return bytes;
    }

    private void trim(long now) {
        while (true) {
            PartitionHistory holder = null;
            PastRefresh oldest = null;
            for (PartitionHistory partition : partitions) {
                PastRefresh candidate = partition.oldest();
                if (candidate != null && (oldest == null || candidate.at() < oldest.at())) {
                    oldest = candidate;
                    holder = partition;
                }
            }
            if (holder == null || oldest == null || (bytes <= mostBytes && oldest.at() >= now - windowMillis)) {
                return;
            }
            bytes -= holder.forget(oldest);
        }
    }

    /**
     * What a client missed of one feed. That may be what its event loop is just about to tell too, and then it is told
     * twice: it can be all that is left of an earlier one, which the client would otherwise wait for.
     *
     * @param topic the feed that it listens to
     * @param cursor where it stopped, as it says: untrusted
     * @param upTo how far its event loop is; at most what was added
     * @return what is known
     */
    public synchronized ResumeResult recover(FeedTopic topic, String cursor, Position upTo) {
        Position from = Position.parse(cursor);
        if (from == null || known == null || !from.isOfSameTopicAs(known) || !from.isOfSameTopicAs(upTo)) {
            return new ResumeResult.Lost();
        }
        for (int partition = 0; partition < partitions.size(); partition++) {
            if (from.next(partition) < partitions.get(partition).begin()) {
                return new ResumeResult.Lost();
            }
        }
        if (!upTo.covers(from)) {
            return new ResumeResult.Ahead(from);
        }
        List<PastRefresh> missed = new ArrayList<>();
        for (int partition = 0; partition < partitions.size(); partition++) {
            PastRefresh latest = partitions.get(partition).latest(topic, from.next(partition));
            if (latest != null) {
                missed.add(latest);
            }
        }
        missed.sort(Comparator.comparingLong(PastRefresh::at));
        return new ResumeResult.Complete(
                from, Conflation.of(missed.stream().map(PastRefresh::refresh).toList()));
    }
}

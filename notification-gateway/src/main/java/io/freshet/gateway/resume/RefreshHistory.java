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
 * The announcements of the last minutes, bounded in time and size. Keeps only the latest refresh of each scope and
 * partition: its generation covers the earlier ones, and a resuming client needs no more. Offsets can have holes, so
 * gaps are never inferred from them; each partition's history records where it begins. Thread-safe.
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
     * Adds the next announcement. A gap clears the history: anything before it may be incomplete.
     *
     * @param announcement the next one in reading order
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

    /** Approximate size of the history. */
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
     * Finds what a client missed of one feed. This can include a refresh that its event loop is about to send, so the
     * client may get it twice: the refresh may have replaced an earlier one that the client has missed.
     *
     * @param topic the topic that it listens to
     * @param cursor where the client stopped; untrusted
     * @param upTo the position of its event loop; not beyond the history
     * @return the outcome
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

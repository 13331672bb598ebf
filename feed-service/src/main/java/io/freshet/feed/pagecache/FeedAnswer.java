package io.freshet.feed.pagecache;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** One answered page. Immutable; the arrays that it returns belong to the caller. */
public final class FeedAnswer {
    private final PageContent content;
    private final Instant asOf;
    private final CacheOutcome outcome;

    /** The content includes every change committed up to {@code asOf}. */
    FeedAnswer(PageContent content, Instant asOf, CacheOutcome outcome) {
        this.content = content;
        this.asOf = asOf;
        this.outcome = outcome;
    }

    /**
     * Where the answer came from.
     *
     * @return the outcome
     */
    public CacheOutcome outcome() {
        return outcome;
    }

    /**
     * The instant up to which every committed change is in it.
     *
     * @return on PostgreSQL's clock
     */
    public Instant asOf() {
        return asOf;
    }

    /**
     * Whether the page may be older than promised, because the database is unavailable.
     *
     * @return true if a client should not treat it as current
     */
    public boolean isDegraded() {
        return outcome instanceof CacheOutcome.Degraded;
    }

    /**
     * Whether the requested item exists. If not, there is no body.
     *
     * @return false for an unknown id
     */
    public boolean exists() {
        return content.page().length > 0;
    }

    /**
     * The entity tag: the same for the same content, whether cached or not.
     *
     * @return a weak tag, in the form of a header
     */
    public String etag() {
        return content.etag();
    }

    /**
     * The whole body.
     *
     * @return UTF-8 JSON
     */
    public byte[] body() {
        byte[] tail = tail();
        byte[] body = Arrays.copyOf(content.page(), content.page().length + tail.length);
        System.arraycopy(tail, 0, body, content.page().length, tail.length);
        return body;
    }

    /**
     * Whether there is a gzip form; a small page has none.
     *
     * @return true if {@link #gzipBody()} can be called
     */
    public boolean hasGzip() {
        return content.gzip().length > 0;
    }

    /**
     * The whole body as gzip. The page was compressed when it was filled.
     *
     * @return a complete gzip member of {@link #body()}
     */
    public byte[] gzipBody() {
        return GzipForm.complete(content.gzip(), content.page(), tail());
    }

    private byte[] tail() {
        String degraded = isDegraded() ? ",\"degraded\":true" : "";
        return (",\"cached\":" + outcome.cached() + ",\"as_of\":\"" + asOf + "\"" + degraded + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}

package io.freshet.feed.pagecache;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** One answered page. Immutable, apart from the arrays that it gives out, which are the caller's. */
public final class FeedAnswer {
    private final PageContent content;
    private final Instant asOf;
    private final CacheOutcome outcome;

    /** Every change committed up to {@code asOf} is in it. */
    FeedAnswer(PageContent content, Instant asOf, CacheOutcome outcome) {
        this.content = content;
        this.asOf = asOf;
        this.outcome = outcome;
    }

    /**
     * Where it came from.
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
     * Whether it may be older than promised, because the database could not be read.
     *
     * @return true for what a client should not take for the present
     */
    public boolean isDegraded() {
        return outcome instanceof CacheOutcome.Degraded;
    }

    /**
     * Whether what was asked for exists; if not, there is no body.
     *
     * @return false for an unknown id
     */
    public boolean exists() {
        return content.page().length > 0;
    }

    /**
     * The entity tag: the same for the same content, whether cached or not.
     *
     * @return a weak tag, as a header has it
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
     * The whole body as gzip; the page in it was compressed when it was filled.
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

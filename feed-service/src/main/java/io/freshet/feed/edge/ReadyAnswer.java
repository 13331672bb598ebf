package io.freshet.feed.edge;

import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.PageResponse;
import io.freshet.feed.pagecache.Representation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * One representation of an answer, ready to be sent. Immutable.
 *
 * @param etag of the page
 * @param asOf identifies the answer, together with the tag and the cache status
 * @param cacheStatus the value of {@code Cache-Status}
 * @param fields the header fields that depend on the page, encoded
 * @param body each response sends a view of it
 */
record ReadyAnswer(String etag, Instant asOf, String cacheStatus, List<HttpField> fields, ByteBuffer body) {
    private static final HttpField CACHE_CONTROL =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, PageResponse.CACHE_CONTROL);
    private static final HttpField VARY =
            new PreEncodedHttpField(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
    private static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField GZIP = new PreEncodedHttpField(HttpHeader.CONTENT_ENCODING, "gzip");
    private static final int OVERHEAD_BYTES = 600;

    static ReadyAnswer of(FeedAnswer answer, Representation representation) {
        byte[] body = switch (representation) {
            case UNCHANGED -> new byte[0];
            case GZIP -> answer.gzipBody();
            case IDENTITY -> answer.body();
        };
        String cacheStatus = answer.outcome().cacheStatus();
        List<HttpField> fields = new ArrayList<>();
        fields.add(CACHE_CONTROL);
        fields.add(VARY);
        fields.add(new PreEncodedHttpField(PageResponse.CACHE_STATUS, cacheStatus));
        if (!answer.isDegraded()) {
            fields.add(new PreEncodedHttpField(HttpHeader.ETAG, answer.etag()));
        }
        if (representation != Representation.UNCHANGED) {
            fields.add(JSON);
            if (representation == Representation.GZIP) {
                fields.add(GZIP);
            }
            fields.add(new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, body.length));
        }
        return new ReadyAnswer(
                answer.etag(),
                answer.asOf(),
                cacheStatus,
                List.copyOf(fields),
                ByteBuffer.wrap(body).asReadOnlyBuffer());
    }

    boolean isOf(FeedAnswer answer) {
        return asOf.equals(answer.asOf())
                && etag.equals(answer.etag())
                && cacheStatus.equals(answer.outcome().cacheStatus());
    }

    int bytes() {
        return OVERHEAD_BYTES + body.capacity();
    }
}

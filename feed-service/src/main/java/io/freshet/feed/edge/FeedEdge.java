package io.freshet.feed.edge;

import io.freshet.cache.NotificationGeneration;
import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.MinGenerationHeader;
import io.freshet.feed.pagecache.PageReader;
import io.freshet.feed.pagecache.Representation;
import io.freshet.http.ContractFields;
import io.freshet.http.EarlyAnswer;
import io.freshet.http.ProblemException;
import io.freshet.http.TraceContext;
import io.freshet.log.RequestLog;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Answers near hits without Spring MVC, field by field as that would: {@code EdgeIT} holds both against each other. What
 * it is not sure of, such as anything encoded, a token that is new or a range, it leaves alone. Thread-safe; never blocks.
 */
@Component
final class FeedEdge implements EarlyAnswer {
    private final AskedPages pages;
    private final PageReader reader;
    private final ContractFields contract;

    FeedEdge(AskedPages pages, PageReader reader, ContractFields contract) {
        this.pages = pages;
        this.reader = reader;
        this.contract = contract;
    }

    @Override
    public boolean answer(Request request, Response response, Callback callback) {
        String method = request.getMethod();
        HttpURI uri = request.getHttpURI();
        String path = uri.getPath();
        if (path == null || !(HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method))) {
            return false;
        }
        RequestFields fields = RequestFields.of(request.getHeaders());
        if (fields == null || !contract.allows(fields.origin()) || !contract.admits(fields.authorization())) {
            return false;
        }
        AskedPage page = pages.find(path, uri.getQuery());
        FeedAnswer answer = page == null ? null : hit(page, fields);
        if (page == null || answer == null) {
            return false;
        }
        Representation representation = Representation.of(answer, fields.ifNoneMatches(), fields.acceptEncodings());
        ReadyAnswer ready = pages.ready(page, answer, representation, path, uri.getQuery());
        String traceId = TraceContext.continued(fields.traceparent()).traceId();
        send(response, ready, representation, traceId, fields.origin(), callback);
        long began = request.getBeginNanoTime();
        page.meters().answered(method, representation.status(), System.nanoTime() - began);
        RequestLog.answered(traceId, method, path, representation.status(), began);
        return true;
    }

    private @Nullable FeedAnswer hit(AskedPage page, RequestFields fields) {
        try {
            NotificationGeneration atLeast = MinGenerationHeader.in(fields.minGenerations(), fields.cacheControls());
            return reader.hit(page.query().atLeast(atLeast));
        } catch (ProblemException _) {
            return null; // Spring MVC says what is wrong
        }
    }

    private static void send(
            Response response,
            ReadyAnswer ready,
            Representation representation,
            String traceId,
            @Nullable String origin,
            Callback callback) {
        response.setStatus(representation.status());
        HttpFields.Mutable fields = response.getHeaders();
        ContractFields.addTo(fields, traceId, origin);
        for (HttpField field : ready.fields()) {
            fields.add(field);
        }
        response.write(true, ready.body().slice(), callback);
    }
}

package io.freshet.feed.edge;

import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.MinGenerationHeader;
import io.freshet.feed.pagecache.PageQuery;
import io.freshet.feed.pagecache.PageReader;
import io.freshet.feed.pagecache.Representation;
import io.freshet.http.Client;
import io.freshet.http.EarlyAnswer;
import io.freshet.http.EarlyContract;
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
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Answers page reads without Spring MVC, and near-cache hits without leaving the thread. {@code EdgeIT} compares its
 * answers with Spring MVC's, field by field. It passes on every request that it does not fully understand, such as one
 * with encoded characters, a new token or a range. Thread-safe.
 */
@Component
final class FeedEdge implements EarlyAnswer {
    private final AskedPages pages;
    private final PageReader reader;
    private final EarlyContract contract;

    FeedEdge(AskedPages pages, PageReader reader, EarlyContract contract) {
        this.pages = pages;
        this.reader = reader;
        this.contract = contract;
    }

    @Override
    public boolean answerAtOnce(Request request, Response response, Callback callback) {
        Asked asked = asked(request);
        FeedAnswer answer = asked == null ? null : reader.hit(asked.query());
        if (asked == null || answer == null) {
            return false;
        }
        Representation representation = asked.representation(answer);
        HttpURI uri = request.getHttpURI();
        ReadyAnswer ready = pages.ready(asked.page(), answer, representation, uri.getPath(), uri.getQuery());
        send(asked, ready, representation, asked.newTrace(), request, response, callback);
        return true;
    }

    /** A miss: all requests of a hot page wait for one read, and Spring MVC would cost each of them a millisecond. */
    @Override
    public boolean answer(Request request, Response response, Callback callback) {
        Asked asked = asked(request);
        if (asked == null) {
            return false;
        }
        String traceId = asked.newTrace();
        Client client = new Client(Request.getRemoteAddr(request), response.getHeaders()::put);
        FeedAnswer answer;
        try (MDC.MDCCloseable _ = RequestLog.naming(traceId)) {
            answer = client.served(() -> reader.read(asked.query()));
        }
        Representation representation = asked.representation(answer);
        send(asked, ReadyAnswer.of(answer, representation), representation, traceId, request, response, callback);
        return true;
    }

    private @Nullable Asked asked(Request request) {
        String method = request.getMethod();
        HttpURI uri = request.getHttpURI();
        String path = uri.getPath();
        if (path == null || !(HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method))) {
            return null;
        }
        RequestFields fields = RequestFields.of(request.getHeaders());
        if (fields == null || !contract.allows(fields.origin()) || !contract.admits(fields.authorization())) {
            return null;
        }
        AskedPage page = pages.find(path, uri.getQuery());
        try {
            return page == null
                    ? null
                    : new Asked(
                            page,
                            page.query()
                                    .atLeast(MinGenerationHeader.in(fields.minGenerations(), fields.cacheControls())),
                            fields);
        } catch (ProblemException _) {
            return null; // Spring MVC reports the problem
        }
    }

    /** A request that the edge fully understands. */
    private record Asked(AskedPage page, PageQuery query, RequestFields fields) {
        Representation representation(FeedAnswer answer) {
            return Representation.of(answer, fields.ifNoneMatches(), fields.acceptEncodings());
        }

        String newTrace() {
            return TraceContext.traceIdOf(fields.traceparent());
        }
    }

    private static void send(
            Asked asked,
            ReadyAnswer ready,
            Representation representation,
            String traceId,
            Request request,
            Response response,
            Callback callback) {
        response.setStatus(representation.status());
        HttpFields.Mutable fields = response.getHeaders();
        EarlyContract.addTo(fields, traceId, asked.fields().origin());
        for (HttpField field : ready.fields()) {
            fields.add(field);
        }
        response.write(true, ready.body().slice(), callback);
        long began = request.getBeginNanoTime();
        String method = request.getMethod();
        asked.page().meters().answered(method, representation.status(), System.nanoTime() - began);
        RequestLog.answered(traceId, method, request.getHttpURI().getPath(), representation.status(), began);
    }
}

package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.resume.ResumeResult;
import io.freshet.gateway.subscription.TopicRequest;
import io.freshet.gateway.subscription.TopicRequest.FieldError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code GET /events} with a stream of Server-Sent Events that lasts as long as the connection. */
final class EventStreamUpgrade {
    private static final Logger log = LoggerFactory.getLogger(EventStreamUpgrade.class);
    private static final int RETRY_MILLIS = 2_000;

    private final Shards shards;
    private final GatewayMetrics metrics;
    private final Origins origins;
    private final Resumption resumption;

    EventStreamUpgrade(Shards shards, GatewayMetrics metrics, Origins origins, Resumption resumption) {
        this.shards = shards;
        this.metrics = metrics;
        this.origins = origins;
        this.resumption = resumption;
    }

    void serve(Exchange exchange, ClientShare share) {
        Map<String, List<String>> parameters = exchange.parameters();
        List<FieldError> repeated = parameters.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> new FieldError(entry.getKey(), "must be given once"))
                .toList();
        if (!repeated.isEmpty()) {
            invalid(exchange, repeated);
            return;
        }
        Map<String, String> fields = parameters.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
        switch (TopicRequest.parseParameters(fields)) {
            case TopicRequest.Invalid(var errors) -> invalid(exchange, errors);
            case TopicRequest.Valid request -> serve(exchange, request, share);
        }
    }

    private void serve(Exchange exchange, TopicRequest.Valid request, ClientShare share) {
        if (!origins.allows(exchange.header(HttpHeaderNames.ORIGIN))) {
            exchange.problem(ProblemType.FORBIDDEN, "this origin is not on the list freshet.gateway.allowed-origins");
        } else if (!shards.of(exchange.ctx().channel().eventLoop()).isOpen()) {
            exchange.problem(ProblemType.UNAVAILABLE, "this instance is starting or stopping");
        } else {
            subscribe(exchange, request, share);
        }
    }

    private void subscribe(Exchange exchange, TopicRequest.Valid request, ClientShare share) {
        try {
            share.subscribe(request.topic());
        } catch (ClientEventException e) {
            if (e.code() == ErrorCode.UNAVAILABLE) {
                exchange.problem(ProblemType.UNAVAILABLE, e.answer());
            } else {
                exchange.tooMuch(share, e.answer());
            }
            return;
        }
        exchange.ctx().channel().closeFuture().addListener(_ -> share.unsubscribe(request.topic()));
        open(exchange, request);
    }

    private void open(Exchange exchange, TopicRequest.Valid request) {
        Channel channel = exchange.ctx().channel();
        String cursor = exchange.header("Last-Event-ID");
        exchange.answered(HttpResponseStatus.OK);
        channel.write(head(exchange), channel.voidPromise());
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(HttpServerCodec.class);
        pipeline.remove(HttpObjectAggregator.class);
        EventStreamSession session = new EventStreamSession(channel, shards.of(channel.eventLoop()), metrics);
        pipeline.addLast(session);
        pipeline.remove(HttpFront.class);
        if (cursor == null) {
            begin(session, request, session.position());
        } else {
            resumption
                    .of(session.shard(), request.topic(), cursor)
                    .thenAccept(recovery -> resume(session, request, recovery))
                    .exceptionally(failure -> {
                        log.warn("event=session_failed", failure);
                        channel.close(); // otherwise the client would silently get nothing
                        return null;
                    });
        }
    }

    private void resume(EventStreamSession session, TopicRequest.Valid request, ResumeResult recovery) {
        if (!session.channel().isActive()) {
            return;
        }
        switch (recovery) {
            case ResumeResult.Complete(var from, var missed) -> {
                begin(session, request, missed.isEmpty() ? session.position() : from);
                resumption.sendMissed(session, request.topic(), from, missed);
            }
            case ResumeResult.Lost _, ResumeResult.Ahead _ -> {
                begin(session, request, session.position());
                session.send(resumption.resync(request.data(), session.position()));
            }
        }
    }

    private static void begin(EventStreamSession session, TopicRequest.Valid request, Position position) {
        session.listenTo(request.topic());
        session.channel()
                .writeAndFlush(
                        preamble(session.channel(), position), session.channel().voidPromise());
    }

    /** Clients do not dispatch an event without data but store its id, so they can resume before the first refresh. */
    private static ByteBuf preamble(Channel channel, Position position) {
        return ByteBufUtil.writeAscii(
                channel.alloc(), "retry: %d\nid: %s\n\n".formatted(RETRY_MILLIS, position.cursor()));
    }

    /** No length and no chunks: the body ends with the connection, so one encoding fits all streams. */
    private static HttpResponse head(Exchange exchange) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        exchange.addCommonHeaders(head.headers())
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Accel-Buffering", "no");
        return head;
    }

    private static void invalid(Exchange exchange, List<FieldError> errors) {
        exchange.problem(ProblemType.VALIDATION, "ask like this: /events?feed=discover&category=fashion", errors);
    }
}

package io.freshet.gateway.socket;

import io.freshet.log.RequestLog;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Routes the single request of a connection. Removed from the pipeline after an upgrade. */
final class HttpFront extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger log = LoggerFactory.getLogger(HttpFront.class);

    private final Routes routes;
    private final Origins origins;
    private final ConnectionCaps.Entry entry;
    private final long timeoutMillis;
    private @Nullable Future<?> deadline;
    private boolean taken;

    HttpFront(Routes routes, Origins origins, ConnectionCaps.Entry entry, long timeoutMillis) {
        this.routes = routes;
        this.origins = origins;
        this.entry = entry;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), timeoutMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (taken) {
            return;
        }
        taken = true;
        ctx.pipeline().remove(RequestBytes.class);
        entry.asked(request.headers().getAll("X-Forwarded-For"));
        Exchange exchange = Exchange.of(ctx, request, origins);
        try (MDC.MDCCloseable _ = RequestLog.naming(exchange.requestId())) {
            serve(exchange);
        }
    }

    private void serve(Exchange exchange) {
        if (!exchange.isRefused()) {
            switch (entry.admission()) {
                case SERVED -> routes.serve(exchange, entry.share());
                case TOO_MANY_OF_ADDRESS ->
                    exchange.tooMuch(entry.share(), "too many connections from this address; close some");
                case TOO_MANY, UNHEARD ->
                    exchange.problem(ProblemType.UNAVAILABLE, "too many connections; try again later");
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.warn("event=request_failed", cause);
        }
        ctx.close();
    }
}

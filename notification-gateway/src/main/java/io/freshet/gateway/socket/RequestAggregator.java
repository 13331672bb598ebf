package io.freshet.gateway.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** Aggregates requests. Nothing here takes a body, so a large one is refused with a problem like any other. */
final class RequestAggregator extends HttpObjectAggregator {
    private static final int MAX_BODY_BYTES = 4_096;

    private final Origins origins;

    RequestAggregator(Origins origins) {
        super(MAX_BODY_BYTES);
        this.origins = origins;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        if (oversized instanceof HttpRequest request) {
            Exchange.of(ctx, request, origins).problem(ProblemType.TOO_LARGE, "no request here needs a body");
        } else {
            ctx.close();
        }
    }

    /** No request needs a body, so one that announces a body with 100-continue is refused (RFC 9110, 10.1.1). */
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        if (start instanceof HttpRequest request && HttpUtil.is100ContinueExpected(start) && hasBody(start)) {
            Exchange.of(pipeline.context(this), request, origins)
                    .problem(ProblemType.EXPECTATION_FAILED, "no request here needs a body; send it without one");
        }
        return null;
    }

    private static boolean hasBody(HttpMessage message) {
        return HttpUtil.isTransferEncodingChunked(message) || HttpUtil.getContentLength(message, 0L) > 0;
    }
}

package io.freshet.gateway.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Puts requests together. Nothing here takes a body, so a large one is refused, and refused as everything else is. */
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

    /** Nobody is encouraged to send a body. */
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        return null;
    }
}

package io.freshet.gateway.socket;

import io.freshet.gateway.subscription.TopicRequest.FieldError;
import io.freshet.log.RequestLog;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and the means to answer it once. A connection serves a single request: the frequent ones here
 * (WebSockets, event streams) keep their connection anyway, so keep-alive would gain nothing.
 *
 * @param ctx the connection
 * @param request the request; valid only until the handler returns
 * @param requestId the ID returned in the response
 * @param allowedOrigin the origin of a page that may read the response; null if not allowed or not a page
 * @param startedNanos when it arrived, by {@link System#nanoTime()}
 */
record Exchange(
        ChannelHandlerContext ctx,
        HttpRequest request,
        String requestId,
        @Nullable String allowedOrigin,
        long startedNanos) {
    private static final String RETRY_SECONDS = "1";
    /** RFC 9110, 5.6.7. The JDK's RFC 1123 formatter writes days below 10 with one digit. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /** RFC 3986, with an optional port. */
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[\\w.~!$&'()*+,;=%-]+)(:\\d*)?");

    private static final Pattern WITH_AUTHORITY = Pattern.compile("(?i)^https?://[^/?#]*/?");

    static Exchange of(ChannelHandlerContext ctx, HttpRequest request, Origins origins) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        return new Exchange(
                ctx,
                request,
                RequestId.of(request.headers().get(RequestId.TRACEPARENT)),
                origins.allows(origin) ? origin : null,
                System.nanoTime());
    }

    /** Answers a malformed request. Returns false if it is well-formed. */
    boolean isRefused() {
        Throwable failure = request.decoderResult().cause();
        switch (failure) {
            case TooLongHttpLineException _ ->
                problem(ProblemType.TARGET_TOO_LONG, "a request's first line has up to 4,096 bytes");
            case TooLongHttpHeaderException _ ->
                problem(ProblemType.FIELDS_TOO_LARGE, "a request's fields have up to 8,192 bytes together");
            case null, default -> {
                if (failure == null && request.protocolVersion().majorVersion() != 1) {
                    problem(ProblemType.UNKNOWN_VERSION, "this port speaks HTTP/1.1");
                } else if (!isWellFormed()) {
                    problem(ProblemType.VALIDATION, "this is not a well-formed HTTP/1.1 request");
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isWellFormed() {
        if (request.decoderResult().isFailure() || !hasOneHost()) {
            return false;
        }
        try {
            path();
            parameters();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** RFC 9112, 3.2: exactly one, but optional in HTTP/1.0. */
    private boolean hasOneHost() {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        return hosts.isEmpty()
                ? isOld()
                : hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
    }

    /** HTTP/1.0 has neither upgrades nor expectations. */
    boolean isOld() {
        return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
    }

    String path() {
        return target().path();
    }

    Map<String, List<String>> parameters() {
        return target().parameters();
    }

    private QueryStringDecoder target() {
        return new QueryStringDecoder(pathAndQuery());
    }

    /** The target as sent, without scheme and authority: clients may send the absolute form (RFC 9112, 3.2.2). */
    String pathAndQuery() {
        return WITH_AUTHORITY.matcher(request.uri()).replaceFirst("/");
    }

    boolean isGet() {
        return request.method().equals(HttpMethod.GET);
    }

    boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /** Whether this is a CORS preflight request. */
    boolean isPreflight() {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaderNames.ORIGIN)
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    @Nullable
    String header(CharSequence name) {
        return request.headers().get(name);
    }

    void answer(HttpResponseStatus status, String contentType, byte[] body, Map<CharSequence, String> more) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, isHead() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        HttpHeaders headers = addCommonHeaders(response.headers())
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        more.forEach(headers::set);
        answered(status);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** Answers a preflight request: the page may use any header. Browsers cache this for their default time. */
    void allowPage() {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
        addCommonHeaders(response.headers()).set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, HttpMethod.GET.name());
        String wanted = header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
        }
        answered(HttpResponseStatus.NO_CONTENT);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** Logs the response, so that every request ID returned to a client is in the log. */
    void answered(HttpResponseStatus status) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        RequestLog.answered(
                requestId,
                request.method().name(),
                query < 0 ? uri : uri.substring(0, query),
                status.code(),
                startedNanos);
    }

    /** Adds the headers of every response. */
    HttpHeaders addCommonHeaders(HttpHeaders headers) {
        headers.set(RequestId.HEADER, requestId)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.DATE, HTTP_DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        if (allowedOrigin != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowedOrigin)
                    .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, RequestId.HEADER + ", Retry-After");
        }
        return headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }

    void problem(ProblemType problem, String detail) {
        problem(problem, detail, List.of(), headersOf(problem));
    }

    void problem(ProblemType problem, String detail, List<FieldError> errors) {
        problem(problem, detail, errors, headersOf(problem));
    }

    /** @param share the exhausted share */
    void tooMuch(ClientShare share, String detail) {
        Map<CharSequence, String> headers = new LinkedHashMap<>(share.fields());
        headers.putAll(headersOf(ProblemType.RATE_LIMITED));
        problem(ProblemType.RATE_LIMITED, detail, List.of(), headers);
    }

    /** @param allowed the methods that the path allows */
    void notAllowed(String allowed) {
        problem(
                ProblemType.METHOD_NOT_ALLOWED,
                request.method() + " is not allowed here; use " + allowed,
                List.of(),
                Map.of(HttpHeaderNames.ALLOW, allowed));
    }

    private void problem(
            ProblemType problem, String detail, List<FieldError> errors, Map<CharSequence, String> headers) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.type());
        body.put("title", problem.title());
        body.put("status", problem.status().code());
        body.put("detail", detail);
        if (!errors.isEmpty()) {
            body.put("errors", errors);
        }
        answer(problem.status(), "application/problem+json", Json.bytes(body), headers);
    }

    private static Map<CharSequence, String> headersOf(ProblemType problem) {
        return switch (problem) {
            case UNAVAILABLE, RATE_LIMITED -> Map.of(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
            case UPGRADE_REQUIRED ->
                Map.of(HttpHeaderNames.UPGRADE, "websocket", HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
            case VALIDATION,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    TOO_LARGE,
                    EXPECTATION_FAILED,
                    TARGET_TOO_LONG,
                    FIELDS_TOO_LARGE,
                    UNKNOWN_VERSION -> Map.of();
        };
    }
}

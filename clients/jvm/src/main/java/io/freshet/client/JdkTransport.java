package io.freshet.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Carries everything with {@code java.net.http}. */
final class JdkTransport implements Transport {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final int MOST_BODY_BYTES = 8 << 20;
    private static final int MOST_FRAME_CHARS = 1 << 20;
    /** The gateway takes 80 at once. */
    private static final int MOST_UNSENT = 256;

    private static final int THREADS = 2;
    private static final int OK = 200;

    private final ThreadPoolExecutor threads;
    private final HttpClient http;
    /**
     * For WebSockets, whose listeners it calls on its own thread. On an executor, the JDK (25 too) forgets every third end
     * of a connection that comes right after a frame: where the listener is not done with the frame, nothing is asked for
     * at that moment, WebSocketImpl.onComplete fails, and nobody hears of it. What is left of that (the thread that opens the
     * connection may read its first frames) is found by the time-outs of {@link GatewaySession}.
     */
    private final HttpClient sockets;

    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    JdkTransport() {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "freshet-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
        http = HttpClient.newBuilder().connectTimeout(CONNECT).executor(threads).build();
        sockets = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public CompletableFuture<Answer> send(Request request) {
        String body = request.body();
        HttpRequest.Builder built = builder(request.uri(), request.headers(), request.timeout())
                .setHeader("Accept-Encoding", "gzip")
                .method(request.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(built.build(), info -> new Body(null));
        // The request's own timeout ends with the head of the answer.
        CompletableFuture<Answer> answer =
                sent.thenApply(JdkTransport::answer).orTimeout(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
        answer.whenComplete((got, failure) -> {
            if (failure != null) {
                sent.cancel(true);
            }
        });
        return answer;
    }

    private static HttpRequest.Builder builder(URI uri, Map<String, String> headers, Duration timeout) {
        // Without TLS it would be asked for with an Upgrade, which our services do not do.
        HttpClient.Version version =
                "https".equals(uri.getScheme()) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(uri).version(version).timeout(timeout);
        headers.forEach(builder::setHeader);
        return builder;
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        byte[] body = response.body();
        if ("gzip".equalsIgnoreCase(headers.get("content-encoding"))) {
            try (GZIPInputStream decoded = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = decoded.readNBytes(MOST_BODY_BYTES + 1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (body.length > MOST_BODY_BYTES) {
                throw new UncheckedIOException(tooLong());
            }
        }
        return new Answer(response.statusCode(), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static IOException tooLong() {
        return new IOException("the answer is longer than " + MOST_BODY_BYTES + " bytes");
    }

    @Override
    public Channel openSocket(URI uri, ChannelListener listener) {
        Socket socket = new Socket(listener);
        // Not here, where the name of the host would be looked up.
        CompletableFuture.supplyAsync(
                        () -> sockets.newWebSocketBuilder()
                                .connectTimeout(CONNECT)
                                .subprotocols(SUBPROTOCOL)
                                .buildAsync(uri, socket),
                        threads)
                .thenCompose(opening -> opening)
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        socket.ended(LOST, failure.toString());
                    }
                });
        return socket;
    }

    @Override
    public Channel openEvents(URI uri, Map<String, String> headers, ChannelListener listener) {
        HttpRequest request = builder(uri, headers, CONNECT)
                .setHeader("Accept", "text/event-stream")
                .build();
        return new EventStream(request, listener);
    }

    @Override
    public void close() {
        channels.forEach(Channel::close);
        try {
            Method shutdown = HttpClient.class.getMethod("shutdownNow"); // from Java 21 on
            shutdown.invoke(http);
            shutdown.invoke(sockets);
        } catch (ReflectiveOperationException e) {
            // Before, their threads end once the garbage collector sees that nobody holds them.
        }
        threads.setKeepAliveTime(1, TimeUnit.MILLISECONDS); // not shut down: what ends may still have to say so
    }

    /** Says once that a channel has ended. */
    private abstract class Ending implements Channel {
        final ChannelListener listener;
        private final AtomicBoolean ended = new AtomicBoolean();

        Ending(ChannelListener listener) {
            this.listener = listener;
            channels.add(this);
        }

        final void ended(int code, String reason) {
            if (ended.compareAndSet(false, true)) {
                channels.remove(this);
                listener.closed(code, reason);
            }
        }
    }

    /** A WebSocket. The JDK answers its pings. */
    private final class Socket extends Ending implements WebSocket.Listener {
        private final StringBuilder frame = new StringBuilder();
        private @Nullable WebSocket socket;
        /** The JDK takes the next frame once it has sent the one before. */
        private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

        private int unsent;
        private boolean closed;

        Socket(ChannelListener listener) {
            super(listener);
        }

        @Override
        public void onOpen(WebSocket opened) {
            boolean isUnwanted;
            synchronized (this) {
                socket = opened;
                isUnwanted = closed;
            }
            if (isUnwanted || !opened.getSubprotocol().equals(SUBPROTOCOL)) {
                opened.abort();
                ended(LOST, "the server did not choose " + SUBPROTOCOL);
                return;
            }
            listener.opened();
            opened.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            frame.append(text);
            if (frame.length() > MOST_FRAME_CHARS) {
                from.abort();
                ended(LOST, "a frame is longer than " + MOST_FRAME_CHARS + " characters");
                return null;
            }
            if (last) {
                String whole = frame.toString();
                frame.setLength(0);
                listener.text(whole);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer content) {
            listener.alive();
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ended(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            ended(LOST, failure.toString());
        }

        @Override
        public synchronized void send(String text) {
            WebSocket open = socket;
            if (open == null || closed) {
                return;
            }
            if (unsent >= MOST_UNSENT) {
                open.abort();
                ended(LOST, "the connection takes nothing any more");
                return;
            }
            unsent++;
            sent = sent.thenCompose(before -> open.sendText(text, true)).whenComplete((done, failure) -> {
                synchronized (this) {
                    unsent--;
                }
                if (failure != null) {
                    ended(LOST, failure.toString());
                }
            });
        }

        @Override
        public void close() {
            WebSocket open;
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                open = socket;
            }
            if (open != null) {
                open.sendClose(WebSocket.NORMAL_CLOSURE, "")
                        .orTimeout(CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((done, failure) -> open.abort());
            }
            ended(LOST, "closed by the client");
        }
    }

    /** A stream of Server-Sent Events. */
    private final class EventStream extends Ending {
        private final CompletableFuture<?> exchange;

        EventStream(HttpRequest request, ChannelListener listener) {
            super(listener);
            CompletableFuture<HttpResponse<byte[]>> begun = http.sendAsync(request, info -> {
                if (info.statusCode() == OK) {
                    listener.opened();
                }
                return new Body(info.statusCode() == OK ? listener : null);
            });
            exchange = begun;
            begun.whenComplete((response, failure) ->
                    ended(LOST, failure == null ? "HTTP " + response.statusCode() : failure.toString()));
        }

        @Override
        public void send(String text) {
            throw new UnsupportedOperationException("a stream of events is not sent to");
        }

        @Override
        public void close() {
            exchange.cancel(true);
            ended(LOST, "closed by the client");
        }
    }

    /** A body up to a bound, beyond which the exchange fails; or, for a listener, its lines, each up to the bound. */
    private static final class Body implements BodySubscriber<byte[]> {
        private final @Nullable ChannelListener lines;
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription source;

        Body(@Nullable ChannelListener lines) {
            this.lines = lines;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            source = subscription;
            subscription.request(Long.MAX_VALUE); // what is taken is not kept beyond the bound
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining() && !whole.isDone()) {
                    take(buffer.get());
                }
            }
        }

        private void take(byte next) {
            if (lines != null && next == '\n') {
                String line = bytes.toString(StandardCharsets.UTF_8);
                bytes.reset();
                lines.text(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            } else if (bytes.size() < MOST_BODY_BYTES) {
                bytes.write(next);
            } else {
                whole.completeExceptionally(tooLong());
                if (source != null) {
                    source.cancel();
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }
    }
}

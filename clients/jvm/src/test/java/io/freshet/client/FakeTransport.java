package io.freshet.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A transport that does nothing but what the test says. */
final class FakeTransport implements Transport {
    record Sent(Request request, CompletableFuture<Answer> answer) {
        String pathAndQuery() {
            return request.uri().toString().replaceFirst("^https?://[^/]*", "");
        }

        /** Headers in pairs of name and value. */
        void answer(int status, String body, String... headers) {
            Map<String, String> all = new LinkedHashMap<>();
            for (int i = 0; i < headers.length; i += 2) {
                all.put(headers[i], headers[i + 1]);
            }
            answer.complete(new Answer(status, all, body));
        }
    }

    static final class FakeChannel implements Channel {
        final URI uri;
        final Map<String, String> headers;
        final ChannelListener listener;
        final List<ClientEvent.Frame> sent = new ArrayList<>();
        boolean closed;

        FakeChannel(URI uri, Map<String, String> headers, ChannelListener listener) {
            this.uri = uri;
            this.headers = headers;
            this.listener = listener;
        }

        @Override
        public void send(String text) {
            ClientEvent.Frame frame = Json.frame(text);
            sent.add(frame == null ? new ClientEvent.Frame("", Map.of(), null) : frame);
        }

        @Override
        public void close() {
            closed = true;
        }

        /** Sends what the client waits for, with the id of its latest message of that event. */
        void answer(String to, String event, String data) {
            String id = String.valueOf(sent.stream()
                    .filter(frame -> frame.event().equals(to))
                    .toList()
                    .getLast()
                    .id());
            listener.text("{\"event\":\"%s\",\"data\":%s,\"id\":\"%s\"}".formatted(event, data, id));
        }

        void push(String event, String data) {
            listener.text("{\"event\":\"%s\",\"data\":%s}".formatted(event, data));
        }
    }

    final List<Sent> requests = new ArrayList<>();
    final List<FakeChannel> sockets = new ArrayList<>();
    final List<FakeChannel> streams = new ArrayList<>();
    boolean closed;

    @Override
    public CompletableFuture<Answer> send(Request request) {
        Sent sent = new Sent(request, new CompletableFuture<>());
        requests.add(sent);
        return sent.answer();
    }

    Sent last() {
        return requests.getLast();
    }

    @Override
    public Channel openSocket(URI uri, ChannelListener listener) {
        FakeChannel channel = new FakeChannel(uri, Map.of(), listener);
        sockets.add(channel);
        return channel;
    }

    @Override
    public Channel openEvents(URI uri, Map<String, String> headers, ChannelListener listener) {
        FakeChannel channel = new FakeChannel(uri, headers, listener);
        streams.add(channel);
        return channel;
    }

    @Override
    public void close() {
        closed = true;
    }
}

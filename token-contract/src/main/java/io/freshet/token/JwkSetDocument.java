package io.freshet.token;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The text of a JWK set, from a file or from an HTTP server within a timeout and up to 128 KiB. */
sealed interface JwkSetDocument {
    String read() throws IOException;

    /**
     * Returns the document at a location.
     *
     * @param fileOrUrl a path, or a file or HTTP(S) URL
     * @param timeout the time limit for a server
     */
    static JwkSetDocument at(String fileOrUrl, Duration timeout) {
        String lower = fileOrUrl.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http:") || lower.startsWith("https:")) {
            return new Remote(URI.create(fileOrUrl), timeout);
        }
        return new Local(lower.startsWith("file:") ? Path.of(URI.create(fileOrUrl)) : Path.of(fileOrUrl));
    }

    /** A local file. */
    record Local(Path file) implements JwkSetDocument {
        @Override
        public String read() throws IOException {
            return Files.readString(file);
        }
    }

    /** An HTTP(S) URL. */
    record Remote(URI url, Duration timeout) implements JwkSetDocument {
        private static final int OK = 200;
        private static final int MAX_BYTES = 128 << 10;

        /** Limits the whole exchange: the client's own timeouts do not end a slow body. */
        @Override
        public String read() throws IOException {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(timeout)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            try {
                CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                        HttpRequest.newBuilder(url).timeout(timeout).build(),
                        BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
                HttpResponse<String> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
                if (response.statusCode() != OK) {
                    throw new IOException(url + " answered " + response.statusCode());
                }
                return response.body();
            } catch (TimeoutException e) {
                throw new HttpTimeoutException(url + " did not answer within " + timeout);
            } catch (ExecutionException e) {
                throw new IOException(url + " cannot be read: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while reading " + url);
            } finally {
                client.shutdownNow();
            }
        }
    }
}

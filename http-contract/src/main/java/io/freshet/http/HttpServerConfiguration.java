package io.freshet.http;

import io.freshet.proxy.TrustedProxies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Sets up Jetty: strict HTTP/1.1 (RFC 9112), HTTP/2 on the same port (by prior knowledge, and over TLS where it is
 * configured), problems instead of HTML pages, and an {@link EarlyAnswer} if the service has one.
 */
@Configuration(proxyBeanMethods = false)
class HttpServerConfiguration {
    private static final Logger log = LoggerFactory.getLogger(HttpServerConfiguration.class);
    private static final int MOST_NETWORK_THREADS = 32;
    private static final int OPERATIONS_AT_ONCE = 4;
    private static final int LEAST_PACKED = 1024;

    /** The JDK's default is 50: of a burst of connections, the others would be tried again after 1 s. */
    private static final int ACCEPT_QUEUE = 1024;

    private static final List<String> PAGES = List.of("", "/docs/*", "/webjars/*", "/console/*");
    private static final List<String> PAGE_TYPES = List.of("text/html", "text/css", "text/javascript", "image/svg+xml");

    /** A body of 64 KiB fits. Jetty's defaults are 512 KB and 1 MB, which no bound here accounts for. */
    private static final int STREAM_WINDOW = 64 * 1024;

    private static final int SESSION_WINDOW = 2 * STREAM_WINDOW;

    /** Strict, except for section 3.2.2: with an absolute target, {@code Host} is ignored. */
    private static final HttpCompliance RFC_9112 =
            HttpCompliance.STRICT.with("RFC9112", HttpCompliance.Violation.MISMATCHED_AUTHORITY);

    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> contractServer(
            HttpContractProperties properties,
            HttpServerProperties limits,
            Origins origins,
            ObjectProvider<EarlyAnswer> early,
            ObjectProvider<MeterRegistry> metrics) {
        return factory -> {
            Http2 http2 = new Http2();
            http2.setEnabled(true);
            factory.setHttp2(http2);
            factory.setThreadPool(threads());
            factory.setUseForwardHeaders(false); // on Kubernetes, Boot would trust every peer's
            factory.addServerCustomizers(server -> beStrict(server, origins));
            if (!properties.trustedProxies().isEmpty()) {
                ForwardedClient client = new ForwardedClient(new TrustedProxies(properties.trustedProxies()));
                factory.addServerCustomizers(server -> settings(server).forEach(http -> http.addCustomizer(client)));
            }
            factory.addServerCustomizers(server -> {
                MeterRegistry meters = metrics.getIfAvailable(SimpleMeterRegistry::new);
                bound(server, limits, meters);
                handle(server, limits, meters, early.getIfAvailable());
            });
        };
    }

    /**
     * Virtual threads serve requests; a few platform threads wait for the network. Boot would make those virtual too:
     * then a waiting selector would block a carrier, and early answers would switch threads for nothing.
     */
    private static ThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_NETWORK_THREADS);
        threads.setName("network");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
        return threads;
    }

    private static void bound(Server server, HttpServerProperties limits, MeterRegistry metrics) {
        Connections connections = new Connections(
                limits.connections(), limits.headTimeout(), limits.crawlTimeout(), server.getScheduler(), metrics);
        server.addBean(connections);
        for (Connector connector : server.getConnectors()) {
            connector.addEventListener(connections);
            connector.addEventListener(new ListeningSocketCloser());
            if (connector instanceof ServerConnector socket) {
                socket.setAcceptQueueSize(ACCEPT_QUEUE);
            }
            connector.getConnectionFactories().forEach(HttpServerConfiguration::boundBuffers);
        }
        log.info(
                "holds up to {} connections and works on up to {} requests at once",
                orAny(limits.connections()),
                orAny(limits.requests()));
    }

    /**
     * Closes the listening socket when the connector closes. Without acceptor threads Jetty leaves it open until the server
     * has ended: during a graceful shutdown, clients would connect and wait in vain.
     */
    private static final class ListeningSocketCloser implements NetworkConnector.Listener {
        @Override
        public void onClose(NetworkConnector connector) {
            if (connector.getTransport() instanceof Closeable socket) {
                IO.close(socket);
            }
        }
    }

    private static String orAny(int most) {
        return most == 0 ? "any number of" : String.valueOf(most);
    }

    private static void boundBuffers(ConnectionFactory factory) {
        if (factory instanceof AbstractHTTP2ServerConnectionFactory http2) {
            http2.setInitialStreamRecvWindow(STREAM_WINDOW);
            http2.setInitialSessionRecvWindow(SESSION_WINDOW);
        }
        if (factory instanceof HttpConfiguration.ConnectionFactory http) {
            http.getHttpConfiguration().setHeaderCacheSize(0); // a trie of 98 KB for each connection, even an idle one
        }
    }

    private static void handle(
            Server server, HttpServerProperties limits, MeterRegistry metrics, @Nullable EarlyAnswer early) {
        NewestFirst.Timer timer = (nanos, task) -> server.getScheduler().schedule(task, nanos, TimeUnit.NANOSECONDS);
        int most = limits.requests() == 0 ? Integer.MAX_VALUE : limits.requests();
        NewestFirst work = new NewestFirst(most, limits.patience(), timer);
        NewestFirst operations = new NewestFirst(OPERATIONS_AT_ONCE, limits.patience(), timer);
        Gauge.builder("http_requests_waiting", work, NewestFirst::waiting)
                .description("requests that wait to be worked on")
                .register(metrics);
        Handler served = new OnVirtualThread(
                server, packed(server.getHandler()), early, work, operations, refused(metrics, "too_late"));
        Handler handler = new RequestBound(served, limits.heldBytes(), refused(metrics, "too_many"));
        server.setHandler(early == null ? handler : new EarlyHandler(handler, early));
    }

    /**
     * Compresses pages for browsers. Feeds are already compressed, and other answers are small. Boot's own setting
     * would also decompress requests, to any size.
     */
    private static Handler packed(Handler pages) {
        CompressionHandler handler = new CompressionHandler(pages);
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(LEAST_PACKED);
        handler.putCompression(gzip);
        CompressionConfig.Builder config = CompressionConfig.builder().decompressExcludePath("/*");
        PAGE_TYPES.forEach(config::compressIncludeMimeType);
        PAGES.forEach(path -> handler.putConfiguration(path, config.build()));
        return handler;
    }

    private static Counter refused(MeterRegistry metrics, String reason) {
        return Counter.builder("http_requests_refused_total")
                .description("requests that were 503 before they were worked on")
                .tag("reason", reason)
                .register(metrics);
    }

    private static void beStrict(Server server, Origins origins) {
        server.setErrorHandler(new RefusedRequests(origins));
        settings(server).forEach(HttpServerConfiguration::beStrict);
    }

    private static Stream<HttpConfiguration> settings(Server server) {
        return Stream.of(server.getConnectors())
                .flatMap(connector -> connector.getConnectionFactories().stream())
                .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                .map(factory -> ((HttpConfiguration.ConnectionFactory) factory).getHttpConfiguration())
                .distinct();
    }

    private static void beStrict(HttpConfiguration http) {
        http.setHttpCompliance(RFC_9112);
        http.setSendServerVersion(false);
    }

    /** TRACE is 405, like any other method that a path lacks. Any other refused request is malformed. */
    @Bean
    RequestRejectedHandler refusedByTheFirewall(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        return (request, response, _) -> {
            if (HttpMethod.TRACE.matches(request.getMethod())) {
                response.setHeader(HttpHeaders.ALLOW, methods(mappings.getObject(), request));
                response.sendError(HttpStatus.METHOD_NOT_ALLOWED.value());
            } else {
                response.sendError(HttpStatus.BAD_REQUEST.value());
            }
        };
    }

    /** The methods that the path supports; none for an unknown path. */
    private static String methods(RequestMappingHandlerMapping mappings, HttpServletRequest request) {
        try {
            ServletRequestPathUtils.parseAndCache(request);
            mappings.getHandler(request);
        } catch (HttpRequestMethodNotSupportedException e) {
            String[] methods = e.getSupportedMethods();
            return methods == null ? "" : String.join(", ", methods);
        } catch (Exception e) { // MVC declares any
            log.debug("no methods are known of a path", e);
        }
        return "";
    }
}

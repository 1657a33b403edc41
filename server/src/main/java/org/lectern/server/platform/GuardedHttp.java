package org.lectern.server.platform;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client for every address that a tenant can influence: callbacks, hooks, documents.
 *
 * <p>The address is read strictly ({@code http} and {@code https} only); its name is resolved once for each call, and
 * unless every address it has may be called none is; the connection goes to exactly what was checked. Redirects are not
 * followed, cookies not kept, nothing is sent twice, nothing decompressed, no proxy of the system used. Each call is
 * bounded in time and in what is read of the answer.
 *
 * <p>For BigBlueButton servers, which operators name, use {@code pool.BbbClients}. Safe for use by several threads.
 *
 * @see "docs/security.md, calls to addresses of others"
 */
public final class GuardedHttp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GuardedHttp.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int LONGEST_HEADER_LINE = 16 << 10;
    private static final int MOST_HEADERS = 200;
    private static final int MOST_CONNECTIONS = 1_000;

    private final AddressGuard guard;
    private final Resolver resolver;
    private final CloseableHttpClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public GuardedHttp(OutgoingSettings settings) {
        this(settings, InetAddress::getAllByName, CONNECT);
    }

    GuardedHttp(OutgoingSettings settings, Resolver resolver, Duration connect) {
        this.guard = new AddressGuard(settings.allow());
        this.resolver = resolver;
        this.client = client(new Checked(), connect);
    }

    /** Finds every address of a name. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    public GuardedResult get(String url) throws InterruptedException {
        return send(GuardedRequest.get(url));
    }

    public GuardedResult post(String url, String contentType, byte[] body) throws InterruptedException {
        return send(GuardedRequest.post(url, contentType, body));
    }

    /**
     * Sends the request once and waits for the answer or the end of its time.
     *
     * @throws IllegalStateException inside a transaction
     */
    public GuardedResult send(GuardedRequest request) throws InterruptedException {
        Database.requireNoTransaction();
        OutgoingAddress address;
        try {
            address = OutgoingAddress.of(request.url());
        } catch (IllegalArgumentException e) {
            return new GuardedResult.Blocked("The address is not one that is called: " + e.getMessage() + ".");
        }
        HttpUriRequestBase wire = wire(request, address);
        Future<GuardedResult> answer = threads.submit(() -> exchange(request, address, wire));
        try {
            return answer.get(request.within().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new GuardedResult.Failed(GuardedResult.Failure.TIMEOUT);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("a call failed in an unknown way", e.getCause());
        } finally {
            // Also for whoever was interrupted: nothing goes on behind the caller's back.
            wire.cancel();
            answer.cancel(true);
        }
    }

    /**
     * Whether the address would be called now, without calling it: for telling people early. The answer holds for this
     * moment only, a call checks again.
     *
     * @return why not; empty if it would
     */
    public Optional<String> objection(String url) {
        try {
            OutgoingAddress address = OutgoingAddress.of(url);
            check(address.host());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("The address is not one that is called: " + e.getMessage() + ".");
        } catch (NotPermitted e) {
            return Optional.of(NotPermitted.REASON);
        } catch (UnknownHostException e) {
            // It may have one by the time of the call.
            return Optional.empty();
        }
    }

    /** Host and port of an address, for people and for telling addresses apart; empty if it is none that is called. */
    public static String hostOf(String url) {
        try {
            return OutgoingAddress.of(url).authority();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static HttpUriRequestBase wire(GuardedRequest request, OutgoingAddress address) {
        var wire = new HttpUriRequestBase(
                request.method(), URI.create(address.scheme() + "://" + address.authority() + address.target()));
        request.headers().forEach(wire::setHeader);
        byte[] body = request.body();
        if (body != null) {
            String type = request.headers().get("Content-Type");
            wire.setEntity(new ByteArrayEntity(body, type == null ? null : ContentType.parseLenient(type)));
        }
        wire.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(timeout(request.within()))
                .setResponseTimeout(timeout(request.within()))
                .setRedirectsEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setExpectContinueEnabled(false)
                .build());
        return wire;
    }

    private GuardedResult exchange(GuardedRequest request, OutgoingAddress address, HttpUriRequestBase wire) {
        var target = new HttpHost(address.scheme(), address.host().name(), address.port());
        try {
            ClassicHttpResponse response = client.executeOpen(target, wire, null);
            try {
                return GuardedAnswer.read(response, request);
            } finally {
                drop(wire, response);
            }
        } catch (NotPermitted e) {
            return new GuardedResult.Blocked(NotPermitted.REASON);
        } catch (IOException e) {
            GuardedResult.Failure failure = failure(e);
            log.debug("call failed host={} failure={} reason={}", address.host().name(), failure, e.toString());
            return new GuardedResult.Failed(failure);
        }
    }

    /** Closing alone would read to the end of a body that may have none. */
    private static void drop(HttpUriRequestBase wire, ClassicHttpResponse response) {
        wire.cancel();
        try {
            response.close();
        } catch (IOException e) {
            log.trace("a dropped answer", e);
        }
    }

    private static GuardedResult.Failure failure(IOException e) {
        return switch (e) {
            case UnknownHostException _ -> GuardedResult.Failure.DNS;
            case ConnectTimeoutException _, ConnectException _, NoRouteToHostException _ ->
                GuardedResult.Failure.CONNECT;
            case SocketTimeoutException _ -> GuardedResult.Failure.TIMEOUT;
            case SSLException _ -> GuardedResult.Failure.TLS;
            default -> GuardedResult.Failure.BROKEN;
        };
    }

    /** Every address of the host, if each of them may be called. */
    private InetAddress[] check(OutgoingAddress.Host host) throws UnknownHostException {
        InetAddress[] addresses = resolver.resolve(host.name());
        if (addresses.length == 0) {
            throw new UnknownHostException("no address");
        }
        for (InetAddress address : addresses) {
            if (!guard.permits(host, address)) {
                throw new NotPermitted();
            }
        }
        return addresses;
    }

    private static CloseableHttpClient client(DnsResolver resolver, Duration connect) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LONGEST_HEADER_LINE)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(connect))
                        .build())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setUserAgent("Lectern")
                // A connection that is kept would be used again without its address being checked again.
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    /** The check stands where the client asks for addresses, so that no other one can be connected to. */
    private final class Checked implements DnsResolver {
        @Override
        public InetAddress[] resolve(String name) throws UnknownHostException {
            boolean literal = name.contains(":") || OutgoingAddress.isFourParts(name);
            return check(new OutgoingAddress.Host(name, literal));
        }

        @Override
        public @Nullable String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static final class NotPermitted extends UnknownHostException {
        static final String REASON = "The host's address is not public, and the operator has not allowed it.";
        private static final long serialVersionUID = 1L;
    }
}

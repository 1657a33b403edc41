package org.lectern.server.platform;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Behind a proxy of ours, gives a request the address of whoever asked the proxy. A header from anybody else is not
 * believed, and of a chain only what our own proxies added.
 */
final class ProxyValve extends ValveBase {
    private final Set<InetAddress> proxies;

    ProxyValve(HttpSettings http) {
        super(true);
        this.proxies = http.proxies().stream()
                .flatMap(proxy -> address(proxy).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        List<String> forwarded = Collections.list(request.getHeaders("X-Forwarded-For"));
        if (!forwarded.isEmpty()) {
            request.setRemoteAddr(asked(request.getRemoteAddr(), forwarded));
        }
        getNext().invoke(request, response);
    }

    /**
     * The address that asked the outermost proxy of ours.
     *
     * @param peer who connected to us
     * @param forwarded values of the header, in order; each may be a list
     */
    String asked(String peer, List<String> forwarded) {
        var chain = new ArrayList<String>();
        forwarded.forEach(value -> chain.addAll(List.of(value.split(","))));
        String asked = peer;
        for (String before : chain.reversed()) {
            Optional<InetAddress> address = address(before.strip());
            if (address.isEmpty() || !address(asked).filter(proxies::contains).isPresent()) {
                break;
            }
            asked = address.get().getHostAddress();
        }
        return asked;
    }

    /** Of an IP address in its written form; a name is never looked up. */
    static Optional<InetAddress> address(String literal) {
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

package org.lectern.server.platform;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Answers 421 to a Host that is not ours, so that a page is never made for a name that somebody else chose.
 *
 * <p>Loopback names are always known. {@code /health} answers to any name: probes use addresses. So do hooks and
 * callbacks, which make no page: a sender that is refused drops its hook, and it may still use an address of before.
 */
final class HostValve extends ValveBase {
    private static final Pattern LOOPBACK = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private final Set<String> known = new HashSet<>();

    HostValve(InstallationSettings installation, HttpSettings http) {
        super(true);
        Stream.of(installation.publicUrl(), installation.callbackUrl())
                .flatMap(url -> url.stream().map(URI::getHost))
                .map(host -> host.toLowerCase(Locale.ROOT))
                .forEach(known::add);
        http.hosts().forEach(host -> known.add(host.toLowerCase(Locale.ROOT)));
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (knows(request.getServerName()) || answersToAnyName(request.getRequestURI())) {
            getNext().invoke(request, response);
            return;
        }
        byte[] text =
                "This server does not answer to that name. Set lectern.public-url, or add the name to lectern.http.hosts.\n"
                        .getBytes(StandardCharsets.UTF_8);
        response.setStatus(421);
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }

    static boolean answersToAnyName(String path) {
        return path.startsWith("/health/") || path.startsWith("/hooks/") || path.startsWith("/callbacks/");
    }

    boolean knows(String name) {
        if (name.equals("127.0.0.1") || known.contains(name)) {
            return true;
        }
        String host = name.toLowerCase(Locale.ROOT);
        return known.contains(host)
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.equals("::1")
                || LOOPBACK.matcher(host).matches();
    }
}

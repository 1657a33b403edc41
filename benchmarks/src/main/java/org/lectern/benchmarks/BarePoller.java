package org.lectern.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The reference for polls: fetches the same answers on the same schedule and reads through them, and does nothing with them. */
final class BarePoller {
    private BarePoller() {}

    /** Arguments: address up to the number of the server, servers, milliseconds between two polls of one, seconds to run. */
    public static void main(String[] arguments) throws InterruptedException {
        int servers = Integer.parseInt(arguments[1]);
        long gap = Duration.ofMillis(Long.parseLong(arguments[2])).toNanos() / servers;
        long until = System.nanoTime()
                + Duration.ofSeconds(Long.parseLong(arguments[3])).toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            long at = System.nanoTime();
            for (int i = 0; at < until; i++, at += gap) {
                LockSupport.parkNanos(at - System.nanoTime());
                URI address = URI.create(arguments[0] + i % servers + "/bigbluebutton/api/getMeetings");
                Thread _ = Thread.ofVirtual().start(() -> poll(client, address));
            }
            Thread.sleep(500);
        }
        System.exit(0);
    }

    private static void poll(HttpClient client, URI address) {
        try (InputStream body = client.send(
                        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(body);
            while (xml.hasNext()) {
                xml.next();
            }
        } catch (IOException | XMLStreamException e) {
            System.err.println(address + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

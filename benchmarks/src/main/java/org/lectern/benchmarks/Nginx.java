package org.lectern.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An nginx with one worker that answers everything at once, on a port of this machine. */
final class Nginx implements AutoCloseable {
    private final Child child;
    private final int port;

    private Nginx(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /**
     * @param answer what follows {@code return}, for example {@code 200}
     */
    static Nginx start(Lab lab, String answer) throws IOException {
        return start(lab, "return", answer);
    }

    /** One that serves the files of a folder. */
    static Nginx serving(Lab lab, Path files) throws IOException {
        return start(lab, "root", files.toString());
    }

    private static Nginx start(Lab lab, String directive, String value) throws IOException {
        int port = Lab.freePort();
        Path folder = Files.createTempDirectory(lab.folder(), "nginx");
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                user %5$s;
                worker_processes 1;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events { worker_connections 4096; }
                http {
                    access_log off;
                    keepalive_requests 100000000;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server { listen 127.0.0.1:%2$d; location / { %3$s %4$s; } }
                }
                """.formatted(folder, port, directive, value, user()));
        var child = Child.start(
                "nginx",
                List.of(
                        Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx",
                        "-c",
                        configuration.toString(),
                        "-p",
                        folder.toString()),
                Map.of(),
                lab.log("nginx"));
        Ports.awaitOpen(port, child);
        return new Nginx(child, port);
    }

    /** Else its worker is somebody who may not read the folder. Not root, nginx ignores this. */
    private static String user() {
        String name = System.getProperty("user.name");
        return name.equals("root") ? "root root" : name;
    }

    int port() {
        return port;
    }

    double cpuSeconds() {
        return ProcessCost.cpuSeconds(child.pid());
    }

    @Override
    public void close() {
        child.close();
    }
}

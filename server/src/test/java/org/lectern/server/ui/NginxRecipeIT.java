package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lectern.server.ui.GatedSchool.PAGE;
import static org.lectern.server.ui.GatedSchool.follow;
import static org.lectern.server.ui.GatedSchool.get;
import static org.lectern.server.ui.GatedSchool.location;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.playback.NginxRecipe;

/** The recipe itself, as an operator is given it, in front of a server that protects nothing. */
@ExtendWith(GatedSchool.ForTests.class)
final class NginxRecipeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final GatedSchool gated;
    private final School school;

    NginxRecipeIT(GatedSchool gated) {
        this.gated = gated;
        this.school = gated.school;
    }

    @Test
    void nginxWithTheRecipeHandsOutWhatTheGateLetsAndNothingElse() throws Exception {
        Path nginx = Path.of("/usr/sbin/nginx");
        assumeTrue(Files.isExecutable(nginx), "no nginx here: apt-get install nginx-light");
        school.simulator.leaveRecordingsOpen();
        int port = freePort();
        Path folder = Files.createTempDirectory("lectern-nginx");
        Files.writeString(folder.resolve("nginx.conf"), """
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                daemon off;
                master_process off;
                events {}
                http {
                access_log off;
                client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                %2$s
                server {
                listen 127.0.0.1:%3$d;
                %4$s
                location / { proxy_pass %5$s; }
                }
                }
                """.formatted(
                        folder,
                        NginxRecipe.http(),
                        port,
                        NginxRecipe.server(school.url().resolve("/gate/ask"), gated.key),
                        gated.host.toString().replaceFirst("/$", "")));
        Process process = new ProcessBuilder(
                        nginx.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            URI front = URI.create("http://127.0.0.1:" + port);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> get(school.anonymous(), front.resolve("/assets/icon.svg"), "*/*")
                                    .statusCode()
                            == 200);
            URI page = front.resolve("/playback/presentation/2.3/" + gated.recordId);
            URI file = front.resolve("/presentation/" + gated.recordId + "/slides/1.svg");
            Browser nobody = school.anonymous();
            for (String path : List.of(
                    "/presentation/" + gated.recordId + "/slides/1.svg",
                    "//presentation//" + gated.recordId + "/slides/1.svg",
                    "/presentation/x/../" + gated.recordId + "/slides/1.svg",
                    "/presentation/" + gated.recordId.replace("-", "%2D") + "/slides/1.svg",
                    "/%70resentation/" + gated.recordId + "/metadata.xml")) {
                assertThat(get(nobody, URI.create(front + path), "*/*").statusCode())
                        .as(path)
                        .isEqualTo(403);
            }
            assertThat(get(nobody, front.resolve("/bigbluebutton/api"), "*/*").statusCode())
                    .isEqualTo(200);
            String dashboard =
                    "/learning-analytics-dashboard/" + gated.recordId + "/abc123/learning_dashboard_data.json";
            assertThat(get(nobody, front.resolve(dashboard), "*/*").statusCode())
                    .as("left to the server")
                    .isEqualTo(get(nobody, gated.host.resolve(dashboard), "*/*").statusCode())
                    .isNotIn(403, 302);
            assertThat(get(
                                    nobody,
                                    URI.create(front + "/learning-analytics-dashboard/../presentation/" + gated.recordId
                                            + "/slides/1.svg"),
                                    "*/*")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(follow(nobody, page).toString()).contains("/sign-in");
            String encoded = gated.recordId.replace("-", "%2d");
            for (String query : List.of(
                    "meetingId=" + gated.recordId,
                    "t=1m&meetingId=" + gated.recordId,
                    "MEETINGID=" + gated.recordId,
                    "meetingId=" + encoded,
                    "meetingId=%" + Integer.toHexString(gated.recordId.charAt(0)) + gated.recordId.substring(1))) {
                assertThat(get(nobody, front.resolve("/playback/presentation/2.0/playback.html?" + query), "*/*")
                                .statusCode())
                        .as(query)
                        .isEqualTo(403);
            }
            assertThat(follow(nobody, gated.older(front)).toString()).contains("/sign-in");
            URI dashed = URI.create(gated.older(front).toString().replace(gated.recordId, encoded));
            assertThat(follow(nobody, dashed).toString()).contains("/sign-in");
            assertThat(get(nobody, front.resolve("/bigbluebutton/api?meetingId=" + gated.recordId), "*/*")
                            .statusCode())
                    .as("the server's own calls name classes so")
                    .isEqualTo(200);

            Browser learner = school.signedIn(gated.newLearner("nginx"));
            URI first = URI.create(location(get(learner, page, PAGE)));
            assertThat(first.getPath()).isEqualTo(gated.play("presentation"));
            String token = URI.create(location(get(learner, first, PAGE))).getQuery();
            HttpResponse<String> exchanged = get(learner, URI.create(page + "?" + token), PAGE);
            assertThat(page.resolve(location(exchanged))).isEqualTo(page);
            assertThat(get(learner, page, PAGE).statusCode()).isEqualTo(200);
            assertThat(get(learner, file, "image/*").statusCode()).isEqualTo(200);
            assertThat(get(learner, gated.older(front), PAGE).statusCode()).isEqualTo(200);
            assertThat(get(learner, dashed, PAGE).statusCode()).isEqualTo(200);
            Browser other = school.signedIn(gated.newLearner("nginx-older"));
            URI asked = URI.create(location(get(other, gated.older(front), PAGE)));
            String bound = URI.create(location(get(other, asked, PAGE))).getQuery();
            HttpResponse<String> back = get(other, URI.create(gated.older(front) + "&" + bound), PAGE);
            assertThat(front.resolve(location(back))).isEqualTo(gated.older(front));
            assertThat(get(other, gated.older(front), PAGE).statusCode()).isEqualTo(200);
            assertThat(get(school.anonymous(), URI.create(page + "?" + token), PAGE)
                            .statusCode())
                    .isEqualTo(403);
        } finally {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
            gated.protect();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

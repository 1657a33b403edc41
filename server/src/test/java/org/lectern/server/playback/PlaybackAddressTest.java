package org.lectern.server.playback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.pool.Observed;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerState;

final class PlaybackAddressTest {
    private static final Server SERVER = new Server(
            new UUID(0, 1),
            "bbb1",
            ServerAddress.of("https://bbb.example.org/bigbluebutton/"),
            SharedSecret.of("a-secret-of-the-test"),
            ChecksumAlgorithm.SHA256,
            1,
            Set.of(),
            null,
            ServerState.ENABLED,
            new Server.Marks(null, null),
            new Observed(ServerHealth.ONLINE, Instant.EPOCH, 0, 0, null, null, null, null, null, 0, 0, 0, 0));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bbb.example.org/playback/presentation/2.3/abc-1",
                "http://bbb.example.org/playback/presentation/2.3/abc-1",
                "https://BBB.example.ORG/presentation/abc-1/video.webm?x=1#t",
                "https://bbb.example.org:8443/podcast/abc-1.ogg",
                "https://bbb.example.org"
            })
    void takesWhatLeadsToTheServerItself(String url) {
        assertThat(PlaybackAddress.of(SERVER, url))
                .map(PlaybackAddress::toString)
                .hasValue(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/playback/presentation/2.3/abc-1",
                "//bbb.example.org/playback",
                "//evil.example/playback",
                "https://evil.example/playback/presentation/2.3/abc-1",
                "https://evil.example/bbb.example.org",
                "https://bbb.example.org.evil.example/",
                "https://evil-bbb.example.org/",
                "https://bbb.example.org@evil.example/",
                "https://somebody@bbb.example.org/",
                "https://somebody:secret@bbb.example.org/",
                "https://bbb.example.org\\@evil.example/",
                "https:\\\\evil.example",
                "https:///evil.example",
                "https:bbb.example.org/",
                "https://bbb.example.org/\r\nSet-Cookie: a=b",
                "https://bbb.example.org/ x",
                "https://[::1]/",
                "javascript:alert(1)",
                "javascript://bbb.example.org/%0aalert(1)",
                "data:text/html,<script>alert(1)</script>",
                "ftp://bbb.example.org/x",
                "file:///etc/passwd",
                "blob:https://bbb.example.org/x"
            })
    void takesNothingElse(String url) {
        assertThat(PlaybackAddress.of(SERVER, url)).isEmpty();
    }

    @Test
    void putsAPairIntoTheQueryAndLeavesTheFragmentLast() {
        String url = "https://bbb.example.org/p?a=b#part";

        PlaybackAddress address = PlaybackAddress.of(SERVER, url).orElseThrow();

        assertThat(address.with("t", "90")).hasToString("https://bbb.example.org/p?a=b&t=90#part");
        assertThat(address.with("t", "")).hasToString(url);
        assertThat(address.origin()).isEqualTo("https://bbb.example.org");
    }
}

package org.lectern.server.playback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.tenant.PlaybackTerms;

/** Links that applications are given: what is in them, and how long they are good. */
final class LinkLifeIT {
    private static final Duration LIFE = Duration.ofDays(1);
    private static final PlaybackTerms OURS = new PlaybackTerms(PlaybackTerms.Links.GATE, Set.of(), Set.of(), false);

    @Test
    void aLinkIsGoodUntilItsLifeIsOver() {
        var now = new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));
        InstantSource clock = now::get;
        try (Databases databases = TestDatabase.create()) {
            var links = new PlaybackLinks(
                    TestMechanisms.vault(),
                    Addresses.of(URI.create("https://classes.example.org")),
                    new PlaybackServers(databases.web(), new AuditTrail(clock), clock),
                    new PlaybackSettings(Duration.ofMinutes(1), Duration.ofHours(8), LIFE),
                    clock);
            UUID tenant = UUID.randomUUID();
            String address = links.of(tenant, OURS, "record-1", "video")
                    .playback()
                    .apply("https://bbb.example/playback/video/record-1/");
            assertThat(address).startsWith("https://classes.example.org/gate/link/");
            String link = address.substring(address.lastIndexOf('/') + 1);

            assertThat(links.open(link)).contains(new PlaybackLinks.Target(tenant, "record-1", "video", ""));
            now.updateAndGet(at -> at.plus(LIFE).minusSeconds(1));
            assertThat(links.open(link)).isPresent();
            now.updateAndGet(at -> at.plusSeconds(1));
            assertThat(links.open(link)).isEmpty();
        }
    }
}

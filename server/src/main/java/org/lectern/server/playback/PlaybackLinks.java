package org.lectern.server.playback;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Vault;
import org.lectern.server.tenant.PlaybackTerms;

/**
 * Addresses of ours in place of a server's, for applications: what they lead to is sealed inside, so nothing is stored and
 * nobody can make one or change it. Whoever has one plays, until it expires and for as long as the recording is published:
 * whom to give it to the application decided.
 *
 * <p>Safe for use by several threads.
 */
public final class PlaybackLinks {
    private static final Vault.Place PLACE = new Vault.Place("playback", "link", "");

    private final Vault vault;
    private final Addresses addresses;
    private final PlaybackServers servers;
    private final Duration life;
    private final InstantSource clock;

    public PlaybackLinks(
            Vault vault, Addresses addresses, PlaybackServers servers, PlaybackSettings settings, InstantSource clock) {
        this.vault = vault;
        this.addresses = addresses;
        this.servers = servers;
        this.life = settings.linkLife();
        this.clock = clock;
    }

    /**
     * What a link leads to.
     *
     * @param url a single file's address; empty for the playback itself
     */
    record Target(UUID tenantId, String recordId, String type, String url) {}

    /**
     * What becomes of the addresses of one recording. The server's own where the tenant wants them, except those of a server
     * that lets nobody in who does not come through us: there they would lead nowhere.
     *
     * @param playback of a format's address
     * @param file of any other address: pictures, subtitles
     */
    public record Rewriting(UnaryOperator<String> playback, UnaryOperator<String> file) {}

    public Rewriting of(UUID tenantId, PlaybackTerms terms, String recordId, String type) {
        Predicate<String> replaced = replaced(terms);
        return new Rewriting(
                url -> replaced.test(url) ? link(new Target(tenantId, recordId, type, "")) : url,
                url -> replaced.test(url) ? link(new Target(tenantId, recordId, type, url)) : url);
    }

    private Predicate<String> replaced(PlaybackTerms terms) {
        boolean always = terms.links() == PlaybackTerms.Links.GATE;
        Set<String> guarded = always ? Set.of() : servers.guardedHosts();
        return url -> always || guarded.contains(host(url));
    }

    /** Whether applications read an address of ours in place of this one of a server's. */
    public boolean replaces(PlaybackTerms terms, String url) {
        return replaced(terms).test(url);
    }

    /** How old the decision of an application can be to let somebody have a recording: that of whoever has the oldest link. */
    public Duration life() {
        return life;
    }

    /** Whether nothing is to be changed for such a tenant, whatever the recording. */
    public boolean leavesAll(PlaybackTerms terms) {
        return terms.links() == PlaybackTerms.Links.SERVER
                && servers.guardedHosts().isEmpty();
    }

    private String link(Target target) {
        Instant until = clock.instant().plus(life);
        String text = until.getEpochSecond() + " " + target.tenantId() + " " + target.recordId() + " " + target.type()
                + " " + target.url();
        return addresses.pageText("/gate/link/")
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(vault.seal(PLACE, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Empty if we did not make it, or if it expired. */
    Optional<Target> open(String link) {
        try {
            String text = new String(vault.open(PLACE, Base64.getUrlDecoder().decode(link)), StandardCharsets.UTF_8);
            String[] parts = text.split(" ", 5);
            return Instant.ofEpochSecond(Long.parseLong(parts[0])).isAfter(clock.instant())
                    ? Optional.of(new Target(UUID.fromString(parts[1]), parts[2], parts[3], parts[4]))
                    : Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException e) {
            // No base64, or not sealed by us.
            return Optional.empty();
        }
    }

    private static String host(String url) {
        try {
            String host = new URI(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return "";
        }
    }
}

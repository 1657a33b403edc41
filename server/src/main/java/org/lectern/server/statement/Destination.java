package org.lectern.server.statement;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Secret;

/**
 * Where a tenant's statements go.
 *
 * @param url of a learning record store up to and without {@code /statements}, or of a Caliper endpoint
 * @param authorization the value of the header
 * @param since classes that ended before are not sent
 * @param stopped why nothing is sent any more, until somebody saves it again; null while it works
 */
public record Destination(
        UUID tenantId,
        Channel channel,
        String url,
        Secret authorization,
        Terms terms,
        Instant since,
        @Nullable String stopped) {

    /** How people are named to it. */
    public enum Identity {
        /** As pseudonyms that are always the same. */
        PSEUDONYMOUS,
        /** Everybody in a class is the same actor. */
        ANONYMOUS
    }

    /** What a destination may be told. */
    public enum Content {
        /** That classes began and ended, and that people came and left. */
        PRESENCE(Happening.Kind.STARTED, Happening.Kind.ENDED, Happening.Kind.JOINED, Happening.Kind.LEFT),
        /** How long each person was there, once the class is over; outside the profile. */
        ATTENDED(Happening.Kind.ATTENDED),
        MICROPHONE(Happening.Kind.MICROPHONE_ON, Happening.Kind.MICROPHONE_OFF),
        CAMERA(Happening.Kind.CAMERA_ON, Happening.Kind.CAMERA_OFF),
        SCREEN_SHARE(Happening.Kind.SCREEN_ON, Happening.Kind.SCREEN_OFF),
        /** How many messages each person wrote; never what. */
        MESSAGES(Happening.Kind.MESSAGES),
        HANDS(Happening.Kind.HAND_UP, Happening.Kind.HAND_DOWN),
        REACTIONS(Happening.Kind.REACTED),
        /** That polls were asked, and which of the choices each person took; neither question nor words. */
        POLLS(Happening.Kind.POLL_ASKED, Happening.Kind.POLL_ANSWERED),
        /** Who opened which recording, where the tenant collects that; outside the profile. */
        RECORDINGS(Happening.Kind.WATCHED);

        private final Set<Happening.Kind> kinds;

        Content(Happening.Kind... kinds) {
            this.kinds = Set.of(kinds);
        }
    }

    /**
     * What the institution decided.
     *
     * @param names whether names of rooms are sent, which teachers write and which may name people
     * @param contents always with {@link Content#PRESENCE}
     * @param purpose why it is sent, for people who ask
     */
    public record Terms(Identity identity, boolean names, Set<Content> contents, String purpose) {
        public static final int LONGEST_PURPOSE = 1_000;

        public Terms {
            var all = EnumSet.of(Content.PRESENCE);
            all.addAll(contents);
            contents = Set.copyOf(all);
            if (purpose.length() > LONGEST_PURPOSE) {
                throw new IllegalArgumentException("a purpose has at most " + LONGEST_PURPOSE + " characters");
            }
        }

        Set<Happening.Kind> kinds() {
            var kinds = EnumSet.noneOf(Happening.Kind.class);
            contents.forEach(content -> kinds.addAll(content.kinds));
            return kinds;
        }
    }

    public boolean works() {
        return stopped == null;
    }

    /** What must not delay anything else when it fails. */
    String target() {
        return channel.word();
    }

    String statementsUrl() {
        if (channel == Channel.CALIPER) {
            return url;
        }
        return (url.endsWith("/") ? url : url + "/") + "statements";
    }

    public static Secret basic(String name, String password) {
        return new Secret("Basic "
                + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    public static Secret bearer(String token) {
        return new Secret("Bearer " + token.strip());
    }

    /** Why the address cannot be one, for people; empty if it can. Whether it may be called is found out when it is. */
    public static Optional<String> problem(String url) {
        try {
            URI uri = new URI(url);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null) {
                return Optional.empty();
            }
        } catch (java.net.URISyntaxException e) {
            // As for one that is no address of the web.
        }
        return Optional.of("An address begins with https://, and holds no name, password or fragment.");
    }

    @Override
    public String toString() {
        return "Destination[" + tenantId + " " + channel + "]";
    }
}

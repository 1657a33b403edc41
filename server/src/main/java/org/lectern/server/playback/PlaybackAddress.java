package org.lectern.server.playback;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.lectern.server.pool.Server;

/** An address that a server named for a recording: it could name any, and people are sent only to itself. */
final class PlaybackAddress {
    private final String text;

    private PlaybackAddress(String text) {
        this.text = text;
    }

    /** Empty for what is no address, or not the server's. */
    static Optional<PlaybackAddress> of(Server server, String url) {
        try {
            URI address = new URI(url);
            boolean good = ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                    && address.getRawUserInfo() == null
                    && address.getHost() != null
                    && address.getHost()
                            .equalsIgnoreCase(
                                    URI.create(server.address().base()).getHost());
            return good ? Optional.of(new PlaybackAddress(url)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** With one more pair in its query; as it is for an empty value. */
    PlaybackAddress with(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        int fragment = text.indexOf('#');
        String before = fragment < 0 ? text : text.substring(0, fragment);
        String after = fragment < 0 ? "" : text.substring(fragment);
        return new PlaybackAddress(before + (before.indexOf('?') < 0 ? '?' : '&') + name + "=" + value + after);
    }

    /** Scheme, host and port, for a content policy. */
    String origin() {
        URI address = URI.create(text);
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    @Override
    public String toString() {
        return text;
    }
}

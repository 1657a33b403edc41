package org.lectern.server.platform;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Under which addresses we are reached: by people, and by BigBlueButton servers.
 *
 * <p>Where a setting is absent, the address that the web server listens on; that one is known only once it does.
 */
public final class Addresses {
    private final Optional<URI> publicUrl;
    private final Optional<URI> callbackUrl;
    private final Supplier<URI> listening;
    private volatile @Nullable Base base;

    /** An address with its text without a slash at the end. */
    private record Base(URI url, String text) {
        static Base of(URI url) {
            String text = url.toString();
            return new Base(url, text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        }
    }

    public Addresses(Optional<URI> publicUrl, Optional<URI> callbackUrl, Supplier<URI> listening) {
        this.publicUrl = publicUrl;
        this.callbackUrl = callbackUrl;
        this.listening = listening;
    }

    /** The same fixed address for both. */
    public static Addresses of(URI url) {
        return new Addresses(Optional.of(url), Optional.empty(), () -> url);
    }

    /** A page's address from its path, which begins with a slash. */
    public URI page(String path) {
        return URI.create(pageText(path));
    }

    /** As {@link #page}, for who only hands it on: reading an address costs more than making one. */
    public String pageText(String path) {
        URI now = publicUrl.orElseGet(listening);
        Base known = base;
        if (known == null || known.url() != now) {
            known = Base.of(now);
            base = known;
        }
        return known.text() + path;
    }

    /** The address of a path, beginning with a slash, as BigBlueButton servers reach it. */
    public URI callback(String path) {
        return URI.create(
                Base.of(callbackUrl.or(() -> publicUrl).orElseGet(listening)).text() + path);
    }
}

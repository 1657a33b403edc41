package org.lectern.server.ui;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lectern.server.platform.InstallationSettings;
import org.springframework.http.ResponseCookie;

/** By what a browser shows which guest it is: one cookie for each room, until the browser is closed. */
final class GuestCookies {
    private static final int MOST = 20;

    private final boolean secure;

    GuestCookies(InstallationSettings settings) {
        this.secure =
                settings.publicUrl().map(url -> "https".equals(url.getScheme())).orElse(false);
    }

    Optional<String> token(HttpServletRequest request, String slug) {
        return Frames.cookie(request, name(slug));
    }

    /** The rooms whose codes the browser gave, as it says. */
    List<String> slugs(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        String prefix = name("");
        return cookies == null
                ? List.of()
                : Stream.of(cookies)
                        .map(Cookie::getName)
                        .filter(name -> name.startsWith(prefix))
                        .map(name -> name.substring(prefix.length()))
                        .distinct()
                        .limit(MOST)
                        .toList();
    }

    void keep(HttpServletResponse response, String slug, String token) {
        response.addHeader("Set-Cookie", cookie(slug, token).build().toString());
    }

    void forget(HttpServletResponse response, String slug) {
        response.addHeader("Set-Cookie", cookie(slug, "").maxAge(0).build().toString());
    }

    /** Lax, because people come back here from the class and from the players of servers. */
    private ResponseCookie.ResponseCookieBuilder cookie(String slug, String value) {
        return ResponseCookie.from(name(slug), value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax");
    }

    private String name(String slug) {
        return (secure ? "__Host-" : "") + "lectern-guest-" + slug;
    }
}

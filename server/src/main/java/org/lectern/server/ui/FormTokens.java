package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.RandomIds;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * The token that forms carry: kept in the session of a signed-in person; before that in a cookie, so that looking at the
 * sign-in page stores nothing here.
 */
final class FormTokens implements CsrfTokenRepository {
    private static final String PARAMETER = "_csrf";
    private static final String HEADER = "X-CSRF-TOKEN";
    private static final String ATTRIBUTE = "lectern.form";

    private final boolean secure;

    FormTokens(boolean secure) {
        this.secure = secure;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return token(RandomIds.token256());
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.setAttribute(ATTRIBUTE, token == null ? null : token.getToken());
        } else if (token != null) {
            response.addHeader("Set-Cookie", cookie(token.getToken()).toString());
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            return session.getAttribute(ATTRIBUTE) instanceof String kept ? token(kept) : null;
        }
        return Frames.cookie(request, cookieName())
                .filter(value -> value.matches("[a-z2-7]{52}"))
                .map(FormTokens::token)
                .orElse(null);
    }

    private static CsrfToken token(String value) {
        return new DefaultCsrfToken(HEADER, PARAMETER, value);
    }

    private ResponseCookie cookie(String value) {
        return ResponseCookie.from(cookieName(), value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .build();
    }

    private String cookieName() {
        return secure ? "__Host-lectern-form" : "lectern-form";
    }
}

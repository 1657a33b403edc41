package org.lectern.server.ui;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import org.lectern.server.person.Person;
import org.lectern.server.platform.RequestId;
import org.springframework.context.MessageSource;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.support.RequestContextUtils;

/** Makes the frame and the formats of one request from its viewer, cookies and language. */
final class Frames {
    private final Viewers viewers;
    private final MessageSource messages;
    private final InstantSource clock;

    Frames(Viewers viewers, MessageSource messages, InstantSource clock) {
        this.viewers = viewers;
        this.messages = messages;
        this.clock = clock;
    }

    Frame frame(HttpServletRequest request) {
        // While the database does not answer, its own error page must not ask it again.
        boolean broken =
                request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status && status >= 500;
        Optional<Person> viewer = broken ? Optional.empty() : viewers.current(request);
        String language = RequestContextUtils.getLocale(request).getLanguage();
        return new Frame(
                new Frame.Look(
                        language.isEmpty() ? "en" : language,
                        theme(request),
                        zone(request).getId()),
                viewer.map(Person::name).orElse(null),
                viewer.map(Person::operator).orElse(false),
                broken ? new Frame.Form("_csrf", "") : form(request),
                path(request),
                requestId(request));
    }

    Formats formats(HttpServletRequest request) {
        return new Formats(messages, RequestContextUtils.getLocale(request), zone(request), clock.instant());
    }

    /** The zone that the viewer's browser told, else that of this machine. */
    static ZoneId zone(HttpServletRequest request) {
        return zone(cookie(request, "zone").orElse(""));
    }

    static ZoneId zone(String wanted) {
        try {
            return wanted.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(wanted);
        } catch (DateTimeException e) {
            return ZoneId.systemDefault();
        }
    }

    private static String theme(HttpServletRequest request) {
        return cookie(request, "theme")
                .filter(theme -> theme.equals("dark") || theme.equals("light"))
                .orElse("auto");
    }

    private static Frame.Form form(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                ? new Frame.Form(token.getParameterName(), token.getToken())
                : new Frame.Form("_csrf", "");
    }

    /** The page's own path: of the request that failed, on an error page. */
    private static String path(HttpServletRequest request) {
        Object failed = request.getAttribute("jakarta.servlet.error.request_uri");
        String path = failed instanceof String uri ? uri : request.getRequestURI();
        String query = request.getQueryString();
        return query == null || failed != null ? path : path + "?" + query;
    }

    static String requestId(HttpServletRequest request) {
        return request.getAttribute(RequestId.ATTRIBUTE) instanceof String id ? id : "";
    }

    static Optional<String> cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name)) {
                return Optional.of(cookie.getValue());
            }
        }
        return Optional.empty();
    }
}

package org.lectern.server.ui;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.lectern.server.platform.DatabaseUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;

/** Pages for what went wrong: what it is, what to do, and the request's name for whoever is asked for help. */
@Controller
final class ErrorPages {
    /** Set on requests whose form was not this session's. */
    static final String EXPIRED = "lectern.form.expired";

    private static final Logger log = LoggerFactory.getLogger(ErrorPages.class);

    record ErrorView(String kind) {}

    @RequestMapping("/error")
    String error(HttpServletRequest request, HttpServletResponse response, Model model) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int code = status instanceof Integer number ? number : 404;
        if (code >= 500 && request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable cause) {
            log.error("page failed path={}", request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI), cause);
        }
        response.setStatus(code);
        model.addAttribute("view", new ErrorView(kind(code, request)));
        return "error";
    }

    private static String kind(int status, HttpServletRequest request) {
        return switch (status) {
            case 404, 405 -> "not-found";
            case 403 -> request.getAttribute(EXPIRED) == null ? "not-allowed" : "expired";
            case 413 -> "too-large";
            case 429 -> "too-often";
            case 503 -> "busy";
            default -> status >= 500 ? "failed" : "bad-request";
        };
    }

    /** Turns what controllers throw into these pages. */
    @ControllerAdvice
    static final class Thrown {
        @ExceptionHandler(NoSuchPage.class)
        void none(HttpServletResponse response) throws java.io.IOException {
            response.sendError(404);
        }

        @ExceptionHandler(NotAllowed.class)
        void notAllowed(HttpServletResponse response) throws java.io.IOException {
            response.sendError(403);
        }

        @ExceptionHandler(DatabaseUnavailable.class)
        void busy(DatabaseUnavailable cause, HttpServletResponse response) throws java.io.IOException {
            log.warn("page could not reach the database reason={}", cause.getMessage());
            response.sendError(503);
        }
    }
}

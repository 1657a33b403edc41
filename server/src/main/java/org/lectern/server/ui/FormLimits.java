package org.lectern.server.ui;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.lectern.server.attendance.RosterFile;
import org.lectern.server.recording.CaptionFile;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses forms that are larger than any of ours, before they are read: 8 KiB for signing in, a little more than a list of
 * people or captions may have where one is given, 64 KiB otherwise.
 */
final class FormLimits extends OncePerRequestFilter {
    private static final int SIGN_IN_BYTES = 8 << 10;
    private static final int BYTES = 64 << 10;
    private static final int LIST_BYTES = RosterFile.MOST_BYTES + BYTES;
    private static final Pattern LIST = Pattern.compile("/(?:r|classes)/[^/]+/roster");
    private static final int CAPTION_BYTES = CaptionFile.MOST_BYTES + BYTES;
    private static final Pattern CAPTIONS = Pattern.compile("/recordings/[^/]+/captions");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getMethod().equals("POST")) {
            long length = request.getContentLengthLong();
            int most = most(request.getRequestURI(), request.getSession(false) != null);
            if (length < 0 || length > most) {
                response.sendError(
                        length < 0
                                ? HttpServletResponse.SC_LENGTH_REQUIRED
                                : HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** A file is held in memory before it is known who may give it, so at least somebody must be signed in. */
    private static int most(String path, boolean signedIn) {
        if (path.equals("/sign-in")) {
            return SIGN_IN_BYTES;
        }
        if (!signedIn) {
            return BYTES;
        }
        return LIST.matcher(path).matches()
                ? LIST_BYTES
                : CAPTIONS.matcher(path).matches() ? CAPTION_BYTES : BYTES;
    }
}

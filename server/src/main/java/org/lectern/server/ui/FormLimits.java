package org.lectern.server.ui;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses forms that are larger than any of ours, before they are read: 8 KiB for signing in, 64 KiB otherwise. */
final class FormLimits extends OncePerRequestFilter {
    private static final int SIGN_IN_BYTES = 8 << 10;
    private static final int BYTES = 64 << 10;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getMethod().equals("POST")) {
            long length = request.getContentLengthLong();
            int most = request.getRequestURI().equals("/sign-in") ? SIGN_IN_BYTES : BYTES;
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
}

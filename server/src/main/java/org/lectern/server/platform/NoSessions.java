package org.lectern.server.platform;

import org.apache.catalina.session.StandardManager;

/** Tomcat's own sessions, unused: kept small and never written to disk. */
final class NoSessions extends StandardManager {
    NoSessions() {
        setPathname(null);
        setMaxActiveSessions(0);
    }
}

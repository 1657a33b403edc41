package org.lectern.server.platform;

/**
 * When {@link org.springframework.context.SmartLifecycle} beans start and stop: lower starts earlier and stops later.
 *
 * <p>On stopping, streams are closed first, then the web server answers what it has accepted, then the workers that
 * those answers need are stopped.
 */
public final class Phases {
    /** Workers that requests wait for, for example the one that takes in events. */
    public static final int WORKERS = 0;

    /** Background loops and jobs. */
    public static final int BACKGROUND = 1_000;

    /** Open streams to browsers: closed before the web server waits for its requests to end. */
    public static final int STREAMS = Integer.MAX_VALUE;

    private Phases() {}
}

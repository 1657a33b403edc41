package org.lectern.server.relay;

import java.time.Duration;
import java.util.Map;
import org.lectern.server.platform.Phases;
import org.lectern.server.platform.RepeatedWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Takes up what was spooled, every few seconds, in every process: the files are on its own disk. */
final class SpoolLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SpoolLoop.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final CallbackSpool spool;
    private final Map<String, Callback> callbacks;
    private final RepeatedWork work = new RepeatedWork("callback-spool", PAUSE, this::takeUp);

    SpoolLoop(CallbackSpool spool, Map<String, Callback> callbacks) {
        this.spool = spool;
        this.callbacks = callbacks;
    }

    private void takeUp() {
        try {
            spool.takeUp(callbacks::get);
        } catch (RuntimeException e) {
            log.error("spooled callbacks not taken up, next try follows", e);
        }
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }

    @Override
    public void start() {
        work.start();
    }

    @Override
    public void stop() {
        work.stop();
    }

    @Override
    public boolean isRunning() {
        return work.isRunning();
    }
}

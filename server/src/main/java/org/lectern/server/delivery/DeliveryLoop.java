package org.lectern.server.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.Phases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Keeps {@link DeliverDue} going: at once when something was staged or settled, else once a second. */
final class DeliveryLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** However much happens, no more often than this. */
    private static final Duration BREATH = Duration.ofMillis(20);

    private final DeliverDue deliver;
    private final Notices notices;
    private final Semaphore bell;
    private volatile boolean running;
    private volatile @Nullable Thread thread;
    private Notices.@Nullable Listening listening;

    /** @param bell released by whoever knows of work */
    DeliveryLoop(DeliverDue deliver, Notices notices, Semaphore bell) {
        this.deliver = deliver;
        this.notices = notices;
        this.bell = bell;
    }

    private void loop() {
        while (running) {
            try {
                int done = deliver.tick();
                if (done == 0 || !bell.tryAcquire()) {
                    bell.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
                bell.drainPermits();
                Thread.sleep(BREATH);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn("deliveries not attempted, next try follows reason={}", e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }

    @Override
    public void start() {
        running = true;
        listening = notices.listen(Outbox.CHANNEL, payload -> bell.release());
        thread = Thread.ofPlatform().name("deliveries").daemon().start(this::loop);
    }

    /** What is under way is given some time to be written down. */
    @Override
    public void stop() {
        running = false;
        if (listening != null) {
            listening.close();
        }
        Thread stopped = thread;
        bell.release();
        if (stopped != null) {
            try {
                stopped.join(Duration.ofSeconds(5));
                var waiting = Thread.ofVirtual().start(() -> {
                    try {
                        deliver.awaitAttempts();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                waiting.join(Duration.ofSeconds(5));
                waiting.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

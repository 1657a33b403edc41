package org.lectern.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lectern.server.platform.Notice;

/**
 * A bean that says who is told of the notices of one topic. One route a topic.
 *
 * <p>Called outside a transaction, perhaps more than once for a notice and by several processes at once: what it gives
 * is written down once.
 */
public record NoticeRoute(String topic, Router router) {
    /** Finds out who is told. */
    @FunctionalInterface
    public interface Router {
        Routing route(Notice notice, Instant stagedAt);
    }

    /** What becomes of a notice. */
    public sealed interface Routing {
        /** Nobody may be a good answer. */
        record To(List<NewDelivery> deliveries) implements Routing {
            public To {
                deliveries = List.copyOf(deliveries);
            }
        }

        /** It cannot be said yet; asked again after this time. */
        record Later(Duration delay) implements Routing {}
    }

    static Routing nobody() {
        return new Routing.To(List.of());
    }
}

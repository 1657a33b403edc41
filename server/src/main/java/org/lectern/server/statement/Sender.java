package org.lectern.server.statement;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.DeliveryFormat.Circuit;
import org.lectern.server.delivery.DeliveryFormat.Prepared;
import org.lectern.server.delivery.NewDelivery;
import org.lectern.server.delivery.Schedule;
import org.lectern.server.delivery.Verdict;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the formats have in common: the destination as it is now, and what answers mean that any of them may get. */
final class Sender {
    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final int LONGEST_QUOTE = 300;

    static final Schedule SCHEDULE = Schedule.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofHours(24));
    static final Optional<Circuit> CIRCUIT = Optional.of(new Circuit(5, Duration.ofMinutes(5)));

    private final DestinationStore destinations;

    Sender(DestinationStore destinations) {
        this.destinations = destinations;
    }

    Prepared prepare(UUID tenantId, Channel channel, Function<Destination, GuardedRequest> request) {
        Optional<Destination> destination = destinations.find(tenantId, channel);
        if (destination.isEmpty()) {
            return new Prepared.Drop("the destination was removed");
        }
        if (!destination.get().works()) {
            return new Prepared.Drop(
                    "the destination is stopped: " + destination.get().stopped());
        }
        return new Prepared.Send(request.apply(destination.get())
                .with("Authorization", destination.get().authorization().reveal()));
    }

    Verdict unanswered(Delivery delivery, Channel channel, GuardedResult result) {
        return switch (result) {
            case GuardedResult.Blocked blocked -> stop(delivery, channel, blocked.reason());
            case GuardedResult.Failed _ -> Verdict.again(result);
            case GuardedResult.Answered answered -> usual(delivery, channel, answered);
        };
    }

    /** Statuses that mean the same everywhere. */
    Verdict usual(Delivery delivery, Channel channel, GuardedResult.Answered answered) {
        if (answered.isSuccess()) {
            return new Verdict.Delivered();
        }
        int status = answered.status();
        if (status >= 500 || status == 429 || status == 408) {
            return Verdict.again(answered);
        }
        // Not let in, or the address is none of a store: what comes next would fare no better.
        return stop(delivery, channel, "answered " + status);
    }

    /** One statement alone that the other side does not want. */
    Verdict refused(GuardedResult.Answered answered) {
        String text = answered.text().replaceAll("\\p{Cntrl}+", " ").strip();
        String quote = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
        return new Verdict.Never("refused with " + answered.status() + (quote.isEmpty() ? "" : ": " + quote));
    }

    private Verdict stop(Delivery delivery, Channel channel, String reason) {
        if (destinations.stop(delivery.tenantId(), channel, reason)) {
            log.error(
                    "destination of statements stopped until somebody saves it again tenant={} channel={} reason={}",
                    delivery.tenantId(),
                    channel,
                    reason);
        }
        return new Verdict.Never(reason);
    }

    Verdict instead(
            Delivery delivery, Channel channel, String reason, Function<Destination, List<NewDelivery>> others) {
        return destinations
                .find(delivery.tenantId(), channel)
                .<Verdict>map(destination -> new Verdict.Instead(reason, others.apply(destination)))
                .orElseGet(() -> new Verdict.Never("the destination was removed"));
    }

    static NewDelivery.Addressee addressee(Destination destination) {
        return new NewDelivery.Addressee(destination.tenantId(), destination.target(), destination.statementsUrl());
    }

    /** Another one for a destination that was removed and made again: it is told everything. */
    static String key(Destination destination, Batch batch) {
        return destination.tenantId() + "/" + destination.since().toEpochMilli() + "/" + batch.key();
    }
}

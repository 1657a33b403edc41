package org.lectern.server.statement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.DeliveryFormat;
import org.lectern.server.delivery.NewDelivery;
import org.lectern.server.delivery.Schedule;
import org.lectern.server.delivery.Verdict;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;

/**
 * Sends statements to a learning record store. A batch is taken as a whole or not at all: one that is refused is divided
 * until the statement is alone that is at fault, and that one is a dead letter with what the store said.
 */
final class XapiFormat implements DeliveryFormat {
    static final String NAME = "xapi";
    static final String VERSION_HEADER = "X-Experience-API-Version";
    static final String VERSION = "1.0.3";

    private final Sender sender;

    XapiFormat(Sender sender) {
        this.sender = sender;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Schedule schedule() {
        return Sender.SCHEDULE;
    }

    @Override
    public Optional<Circuit> circuit() {
        return Sender.CIRCUIT;
    }

    @Override
    public Prepared prepare(Delivery delivery, String url, Instant now) {
        return sender.prepare(
                delivery.tenantId(),
                Channel.XAPI,
                destination -> GuardedRequest.post(destination.statementsUrl(), "application/json", delivery.payload())
                        .with(VERSION_HEADER, VERSION)
                        .within(Duration.ofSeconds(40)));
    }

    @Override
    public Verdict judge(GuardedResult result) {
        throw new UnsupportedOperationException("what it means depends on what was sent");
    }

    @Override
    public Verdict judge(Delivery delivery, GuardedResult result) {
        if (!(result instanceof GuardedResult.Answered answered)) {
            return sender.unanswered(delivery, Channel.XAPI, result);
        }
        Batch batch = Batch.read(delivery.payload());
        return switch (answered.status()) {
            case 400, 413 -> batch.single() ? sender.refused(answered) : divided(delivery, batch, answered);
            // The store has another statement under the identifier, or the same one and is strict about it.
            case 409 -> batch.single() ? compared(delivery, batch) : divided(delivery, batch, answered);
            default -> sender.usual(delivery, Channel.XAPI, answered);
        };
    }

    private Verdict divided(Delivery delivery, Batch batch, GuardedResult.Answered answered) {
        return sender.instead(
                delivery,
                Channel.XAPI,
                "divided, since the store answered " + answered.status(),
                to -> batch.halves().stream()
                        .map(half -> delivery(to, NAME, delivery, half))
                        .toList());
    }

    private Verdict compared(Delivery delivery, Batch batch) {
        return sender.instead(
                delivery,
                Channel.XAPI,
                "compared with what the store has, since it answered 409",
                to -> List.of(delivery(to, XapiComparison.NAME, delivery, batch)));
    }

    private static NewDelivery delivery(Destination to, String format, Delivery of, Batch batch) {
        return new NewDelivery(
                Sender.addressee(to),
                format,
                Sender.key(to, batch),
                new NewDelivery.Content(of.subject(), batch.json()));
    }
}

package org.lectern.server.statement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.DeliveryFormat;
import org.lectern.server.delivery.NewDelivery;
import org.lectern.server.delivery.Schedule;
import org.lectern.server.delivery.Verdict;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;

/** Sends events to a Caliper endpoint. One that is refused is divided, as with {@link XapiFormat}. */
final class CaliperFormat implements DeliveryFormat {
    static final String NAME = "caliper";

    private final Sender sender;
    private final Addresses addresses;

    CaliperFormat(Sender sender, Addresses addresses) {
        this.sender = sender;
        this.addresses = addresses;
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
        String envelope = CaliperEvents.envelope(
                        addresses.page("").toString(),
                        now,
                        Batch.read(delivery.payload()).statements())
                .toString();
        return sender.prepare(
                delivery.tenantId(),
                Channel.CALIPER,
                destination -> GuardedRequest.post(destination.statementsUrl(), "application/json", envelope)
                        .within(Duration.ofSeconds(40)));
    }

    @Override
    public Verdict judge(GuardedResult result) {
        throw new UnsupportedOperationException("what it means depends on what was sent");
    }

    @Override
    public Verdict judge(Delivery delivery, GuardedResult result) {
        if (!(result instanceof GuardedResult.Answered answered)) {
            return sender.unanswered(delivery, Channel.CALIPER, result);
        }
        Batch batch = Batch.read(delivery.payload());
        return switch (answered.status()) {
            case 400, 413 ->
                batch.single()
                        ? sender.refused(answered)
                        : sender.instead(
                                delivery,
                                Channel.CALIPER,
                                "divided, since the endpoint answered " + answered.status(),
                                to -> batch.halves().stream()
                                        .map(half -> new NewDelivery(
                                                Sender.addressee(to),
                                                NAME,
                                                Sender.key(to, half),
                                                new NewDelivery.Content(delivery.subject(), half.json())))
                                        .toList());
            default -> sender.usual(delivery, Channel.CALIPER, answered);
        };
    }
}

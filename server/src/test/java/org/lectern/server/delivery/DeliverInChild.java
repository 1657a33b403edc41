package org.lectern.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.lectern.server.platform.Secret;

/** A process of its own that delivers, to be killed. */
final class DeliverInChild {
    /** Names each delivery to whoever receives it, as formats do that promise no more than "at least once". */
    static final DeliveryFormat NUMBERED = new DeliveryFormat() {
        @Override
        public String name() {
            return "numbered";
        }

        @Override
        public Schedule schedule() {
            return Schedule.of(Duration.ofSeconds(1));
        }

        @Override
        public Prepared prepare(Delivery delivery, String url, Instant now) {
            return new Prepared.Send(GuardedRequest.post(url + "?id=" + delivery.id(), "text/plain", delivery.payload())
                    .within(Duration.ofSeconds(30)));
        }

        @Override
        public Verdict judge(GuardedResult result) {
            return Verdict.strict(result);
        }
    };

    private DeliverInChild() {}

    /** The payload is the address. */
    static NoticeRoute route(UUID tenant) {
        return new NoticeRoute(
                "test",
                (notice, at) -> new NoticeRoute.Routing.To(List.of(new NewDelivery(
                        new NewDelivery.Addressee(
                                tenant, "target " + notice.key().charAt(0), notice.payload()),
                        NUMBERED.name(),
                        notice.key(),
                        new NewDelivery.Content("about " + notice.key(), notice.key())))));
    }

    public static void main(String[] args) {
        var connection = new DatabaseConnection(args[0], args[1], new Secret(args[2]));
        var node = new DeliveryNode(
                connection, List.of(route(UUID.fromString(args[3]))), List.of(NUMBERED), new DeliveryNode.Clock());
        while (true) {
            if (node.tick() == 0) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }
}

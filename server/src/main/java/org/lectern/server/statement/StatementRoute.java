package org.lectern.server.statement;

import java.time.Instant;
import java.util.List;
import org.lectern.server.delivery.NewDelivery;
import org.lectern.server.delivery.NoticeRoute;
import org.lectern.server.delivery.NoticeRoute.Routing;
import org.lectern.server.platform.Notice;

/** Addresses batches to the destination that their tenant has now; without one they go nowhere. */
final class StatementRoute {
    private final DestinationStore destinations;

    StatementRoute(DestinationStore destinations) {
        this.destinations = destinations;
    }

    NoticeRoute route() {
        return new NoticeRoute(MakeStatements.TOPIC, this::to);
    }

    private Routing to(Notice notice, Instant stagedAt) {
        String[] key = notice.key().split("/", -1);
        Channel channel = Channel.ofWord(key[0]).orElseThrow();
        Batch batch = Batch.read(notice.payload());
        return new Routing.To(destinations
                .find(notice.tenantId(), channel)
                .map(destination -> List.of(new NewDelivery(
                        Sender.addressee(destination),
                        channel == Channel.XAPI ? XapiFormat.NAME : CaliperFormat.NAME,
                        Sender.key(destination, batch),
                        new NewDelivery.Content("class " + key[1], notice.payload()))))
                .orElseGet(List::of));
    }
}

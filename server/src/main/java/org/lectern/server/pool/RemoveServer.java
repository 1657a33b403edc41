package org.lectern.server.pool;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.RecordingPage;
import org.lectern.bbb.RecordingQuery;
import org.lectern.bbb.RecordingState;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a server out of the pool for good. Refused while classes of ours run there, or recordings are kept or made there,
 * unless the operator confirms: recordings are then out of our reach.
 */
public final class RemoveServer {
    private static final Logger log = LoggerFactory.getLogger(RemoveServer.class);

    private final ServerStore servers;
    private final BbbClients clients;
    private final List<ServerUse> users;

    public RemoveServer(ServerStore servers, BbbClients clients, List<ServerUse> users) {
        this.servers = servers;
        this.clients = clients;
        this.users = List.copyOf(users);
    }

    /** What became of the request. */
    public sealed interface Removed {
        /** @param givenUp classes that still ran there */
        record Done(int givenUp) implements Removed {}

        /** Drain it, and remove it when its classes are over; or confirm, and they are given up. */
        record StillInUse(int meetings) implements Removed {}

        /** Recordings are there that nobody will find through us any more. */
        record HasRecordings(long atLeast) implements Removed {}

        /** It does not say whether recordings are there. */
        record CouldNotAsk(String reason) implements Removed {}

        record Unknown() implements Removed {}
    }

    /**
     * Asks the server for its recordings, so it is never called within a transaction.
     *
     * @param confirmed whether classes and recordings there are to be given up
     */
    public Removed remove(UUID serverId, boolean confirmed) {
        Database.requireNoTransaction();
        Optional<Server> server = servers.find(serverId);
        if (server.isEmpty()) {
            return new Removed.Unknown();
        }
        if (!confirmed) {
            int inUse = users.stream().mapToInt(use -> use.count(serverId)).sum();
            if (inUse > 0) {
                return new Removed.StillInUse(inUse);
            }
            Removed obstacle = server.get().observed().answeredAt() == null ? null : recordings(server.get());
            if (obstacle != null) {
                return obstacle;
            }
        }
        servers.giveUp(serverId);
        int givenUp = users.stream().mapToInt(use -> use.letGo(serverId)).sum();
        if (!servers.delete(serverId)) {
            return new Removed.Unknown();
        }
        log.info(
                "server removed server={} confirmed={} givenUp={}", server.get().name(), confirmed, givenUp);
        return new Removed.Done(givenUp);
    }

    /** Null if there is none. A server that never answered has none of ours. */
    private @Nullable Removed recordings(Server server) {
        RecordingQuery any = RecordingQuery.all()
                .in(EnumSet.complementOf(EnumSet.of(RecordingState.DELETED)))
                .page(0, 1);
        return switch (clients.of(server).getRecordings(any)) {
            case Outcome.Success<RecordingPage> page -> {
                long count = page.value()
                        .totalElements()
                        .orElse(page.value().recordings().size());
                yield count == 0 ? null : new Removed.HasRecordings(count);
            }
            case Outcome.Failure<RecordingPage> failure ->
                failure.kind() == FailureKind.PAST_END ? null : new Removed.CouldNotAsk(failure.message());
        };
    }
}

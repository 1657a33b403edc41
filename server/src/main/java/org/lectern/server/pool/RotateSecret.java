package org.lectern.server.pool;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Meeting;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges the secret of a server without a gap. A secret is used only after the server itself has taken it.
 *
 * <p>A server has one secret at a time, so the change there and here cannot be one step. Either order works: changed there
 * first, the new one is taken at once and used from now on; told here first, it waits and is used with the first poll that
 * the server refuses with the present one. The replaced secret is kept, and deliveries signed with it are taken, until the
 * operator confirms.
 */
public final class RotateSecret {
    private static final Logger log = LoggerFactory.getLogger(RotateSecret.class);

    private final ServerStore servers;
    private final BbbClients clients;

    public RotateSecret(ServerStore servers, BbbClients clients) {
        this.servers = servers;
        this.clients = clients;
    }

    /** What became of a new secret. */
    public sealed interface Rotated {
        /** The server takes it: it is in use. */
        record InUse() implements Rotated {}

        /** The server does not take it yet, but the present one: it is used as soon as that changes. */
        record Waiting() implements Rotated {}

        /** The server takes neither this nor the present one. Nothing was changed. */
        record Wrong(String message) implements Rotated {}

        /** Nothing was changed. */
        record CouldNotAsk(String message) implements Rotated {}

        /** It is the present one, by the same algorithm. */
        record Same() implements Rotated {}

        record Unknown() implements Rotated {}
    }

    /** Tries the secret at the server; never called within a transaction. */
    public Rotated rotate(UUID serverId, SharedSecret secret, ChecksumAlgorithm algorithm) {
        Database.requireNoTransaction();
        Optional<Server> found = servers.find(serverId);
        if (found.isEmpty()) {
            return new Rotated.Unknown();
        }
        Server server = found.get();
        if (server.secret().equals(secret) && server.algorithm() == algorithm) {
            return new Rotated.Same();
        }
        Outcome<List<Meeting>> outcome =
                clients.trying(server, secret, algorithm).getMeetings();
        if (outcome.isSuccess()) {
            servers.changeSecret(server, secret, algorithm);
            log.info("server has a new secret in use server={} algorithm={}", server.name(), algorithm);
            return new Rotated.InUse();
        }
        String message = outcome.failure().map(Outcome.Failure::message).orElse("");
        if (!refused(outcome)) {
            return new Rotated.CouldNotAsk(message);
        }
        if (!clients.of(server).getMeetings().isSuccess()) {
            return new Rotated.Wrong(message);
        }
        servers.announceSecret(serverId, secret, algorithm);
        log.info("server has a new secret waiting server={} algorithm={}", server.name(), algorithm);
        return new Rotated.Waiting();
    }

    /** The replaced secret is no longer needed, or the waiting one is not wanted. False if there is none. */
    public boolean confirm(UUID serverId) {
        return servers.forgetSpare(serverId);
    }

    static boolean refused(Outcome<?> outcome) {
        return outcome.failureKind()
                .filter(kind -> kind == FailureKind.REFUSED_CHECKSUM)
                .isPresent();
    }
}

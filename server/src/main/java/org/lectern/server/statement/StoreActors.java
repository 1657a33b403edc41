package org.lectern.server.statement;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.lectern.server.privacy.Pseudonyms;
import org.lectern.server.statement.Destination.Identity;

/** Under which names people are told of, and who is not told of at all. Safe for use by several threads. */
public final class StoreActors {
    private final Pseudonyms pseudonyms;
    private final BiPredicate<UUID, String> untold;

    /** @param untold whether nothing may be told of a person of a tenant */
    StoreActors(Pseudonyms pseudonyms, BiPredicate<UUID, String> untold) {
        this.pseudonyms = pseudonyms;
        this.untold = untold;
    }

    /**
     * Where the accounts are that actors of xAPI have.
     *
     * @param base our public address, without a slash at its end
     */
    public static String homePage(String base, String tenant) {
        return base + "/xapi/" + tenant;
    }

    /** A person as Caliper names one. */
    public static String user(String base, String tenant, String name) {
        return base + "/caliper/" + tenant + "/users/" + name;
    }

    StatementWriter writer(ClassPlace place, Channel channel, Identity identity) {
        Actors actors = identity == Identity.ANONYMOUS ? Actors.anonymous(place) : pseudonyms(place, receiver(channel));
        return new StatementWriter(channel, told(place, actors));
    }

    /** Under other pseudonyms than what is sent. */
    StatementWriter fileWriter(ClassPlace place, Channel channel) {
        return new StatementWriter(channel, told(place, pseudonyms(place, org.lectern.server.privacy.Channel.FILE)));
    }

    private Actors told(ClassPlace place, Actors actors) {
        UUID tenantId = UUID.fromString(place.tenant());
        return userId -> untold.test(tenantId, userId) ? Optional.empty() : actors.name(userId);
    }

    static org.lectern.server.privacy.Channel receiver(Channel channel) {
        return channel == Channel.XAPI
                ? org.lectern.server.privacy.Channel.XAPI
                : org.lectern.server.privacy.Channel.CALIPER;
    }

    private Actors pseudonyms(ClassPlace place, org.lectern.server.privacy.Channel receiver) {
        UUID tenantId = UUID.fromString(place.tenant());
        return userId -> Optional.of(pseudonyms.of(tenantId, receiver, userId));
    }
}

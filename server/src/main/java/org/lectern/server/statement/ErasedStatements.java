package org.lectern.server.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.platform.Database;
import org.lectern.server.privacy.Erasure;
import org.lectern.server.privacy.ErasureNews;
import org.lectern.server.privacy.ErasureRecords;
import org.lectern.server.privacy.ErasureRecords.Kind;
import org.lectern.server.privacy.ErasureRecords.Told;
import org.lectern.server.privacy.Pseudonyms;

/**
 * Writes down for an erasure under which pseudonyms stores know the person and which statements tell of them, and forgets whose
 * these statements are.
 */
public final class ErasedStatements implements ErasureNews {
    private final DestinationStore destinations;
    private final Pseudonyms pseudonyms;

    public ErasedStatements(DestinationStore destinations, Pseudonyms pseudonyms) {
        this.destinations = destinations;
        this.pseudonyms = pseudonyms;
    }

    @Override
    public void requested(Erasure erasure, String person, AuditActor by) {
        // All of it is written down when the erasure begins.
    }

    @Override
    public Optional<String> before(Database within, Beginning beginning, String cursor) {
        UUID tenantId = beginning.tenantId();
        UUID actor = NameUuid.of(destinations.namespace(tenantId), "actor", beginning.person());
        var told = new ArrayList<Told>(statements(within, tenantId, actor));
        for (Destination destination : destinations.list(tenantId)) {
            Channel channel = destination.channel();
            boolean named = destination.terms().identity() == Destination.Identity.PSEUDONYMOUS;
            if (named) {
                told.add(new Told(
                        channel.word(),
                        Kind.ACTOR,
                        pseudonyms.of(tenantId, StoreActors.receiver(channel), beginning.person())));
            }
        }
        ErasureRecords.add(within, beginning.erasureId(), told);
        return Optional.empty();
    }

    private static List<Told> statements(Database within, UUID tenantId, UUID actor) {
        var told = new ArrayList<Told>();
        within.jdbc().sql("""
                        with sent as (
                            update statement_sent set actor = null where tenant_id = :tenant and actor = :actor
                            returning channel, earlier || statement as statements),
                        viewed as (
                            update statement_view set actor = null where tenant_id = :tenant and actor = :actor
                            returning channel, statement)
                        select channel, unnest(statements) as statement from sent union select channel, statement from viewed
                        """).param("tenant", tenantId).param("actor", actor).query(row -> {
            Channel channel = Channel.valueOf(row.getString("channel"));
            UUID id = row.getObject("statement", UUID.class);
            told.add(new Told(
                    channel.word(), Kind.STATEMENT, channel == Channel.CALIPER ? "urn:uuid:" + id : id.toString()));
        });
        return told;
    }
}

package org.lectern.server.statement;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Secret;
import org.lectern.server.platform.Vault;

/** Destinations and namespaces; what is secret of them is sealed. Safe for use by several threads and processes. */
public final class DestinationStore {
    private final Database database;
    private final Vault vault;

    public DestinationStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** Makes or replaces it, and lets it work again. What was sent stays sent. */
    public void put(Destination wanted) {
        database.jdbc()
                .sql("""
                        insert into statement_destination (tenant_id, channel, sealed_url, host, sealed_authorization,
                            identity, names, kinds, purpose, since)
                        values (:tenant, :channel, :url, :host, :authorization, :identity, :names, :kinds::text[],
                            :purpose, :since)
                        on conflict (tenant_id, channel) do update set sealed_url = excluded.sealed_url,
                            host = excluded.host, sealed_authorization = excluded.sealed_authorization,
                            identity = excluded.identity, names = excluded.names, kinds = excluded.kinds,
                            purpose = excluded.purpose, stopped_reason = null
                        """)
                .param("tenant", wanted.tenantId())
                .param("channel", wanted.channel().name())
                .param("url", seal("sealed_url", wanted, wanted.url()))
                .param("host", GuardedHttp.hostOf(wanted.url()))
                .param(
                        "authorization",
                        seal(
                                "sealed_authorization",
                                wanted,
                                wanted.authorization().reveal()))
                .param("identity", wanted.terms().identity().name())
                .param("names", wanted.terms().names())
                .param(
                        "kinds",
                        wanted.terms().contents().stream()
                                .map(Enum::name)
                                .sorted()
                                .toArray(String[]::new))
                .param("purpose", wanted.terms().purpose())
                .param("since", wanted.since().atOffset(ZoneOffset.UTC))
                .update();
    }

    public Optional<Destination> find(UUID tenantId, Channel channel) {
        return database.jdbc()
                .sql("select * from statement_destination where tenant_id = :tenant and channel = :channel")
                .param("tenant", tenantId)
                .param("channel", channel.name())
                .query(this::destination)
                .optional();
    }

    public List<Destination> list(UUID tenantId) {
        return database.jdbc()
                .sql("select * from statement_destination where tenant_id = :tenant order by channel")
                .param("tenant", tenantId)
                .query(this::destination)
                .list();
    }

    /** Nothing more is sent, and what was sent is forgotten: the other side keeps what it has. */
    public boolean remove(UUID tenantId, Channel channel) {
        return database.jdbc()
                        .sql("delete from statement_destination where tenant_id = :tenant and channel = :channel")
                        .param("tenant", tenantId)
                        .param("channel", channel.name())
                        .update()
                == 1;
    }

    /** The other side does not let us in: nothing is sent until somebody looks. True if it worked until now. */
    boolean stop(UUID tenantId, Channel channel, String reason) {
        return database.jdbc()
                        .sql("""
                                update statement_destination set stopped_reason = :reason
                                where tenant_id = :tenant and channel = :channel and stopped_reason is null
                                """)
                        .param("reason", reason)
                        .param("tenant", tenantId)
                        .param("channel", channel.name())
                        .update()
                == 1;
    }

    /** The namespace of the tenant's identifiers, made when it is first asked for. */
    UUID namespace(UUID tenantId) {
        return readNamespace(tenantId).orElseGet(() -> {
            database.jdbc()
                    .sql("""
                            insert into statement_namespace (tenant_id, sealed) values (:tenant, :sealed)
                            on conflict do nothing
                            """)
                    .param("tenant", tenantId)
                    .param(
                            "sealed",
                            vault.seal(
                                    place(tenantId), RandomIds.uuid().toString().getBytes(StandardCharsets.US_ASCII)))
                    .update();
            return readNamespace(tenantId).orElseThrow();
        });
    }

    private Optional<UUID> readNamespace(UUID tenantId) {
        return database.jdbc()
                .sql("select sealed from statement_namespace where tenant_id = :tenant")
                .param("tenant", tenantId)
                .query((row, n) -> UUID.fromString(
                        new String(vault.open(place(tenantId), row.getBytes("sealed")), StandardCharsets.US_ASCII)))
                .optional();
    }

    private static Vault.Place place(UUID tenantId) {
        return new Vault.Place("statement_namespace", "sealed", tenantId.toString());
    }

    private byte[] seal(String column, Destination destination, String value) {
        return vault.seal(
                place(column, destination.tenantId(), destination.channel()), value.getBytes(StandardCharsets.UTF_8));
    }

    private String open(String column, UUID tenantId, Channel channel, byte[] sealed) {
        return new String(vault.open(place(column, tenantId, channel), sealed), StandardCharsets.UTF_8);
    }

    private static Vault.Place place(String column, UUID tenantId, Channel channel) {
        return new Vault.Place("statement_destination", column, tenantId + "/" + channel);
    }

    private Destination destination(ResultSet row, int n) throws SQLException {
        UUID tenantId = row.getObject("tenant_id", UUID.class);
        Channel channel = Channel.valueOf(row.getString("channel"));
        var terms = new Destination.Terms(
                Destination.Identity.valueOf(row.getString("identity")),
                row.getBoolean("names"),
                Arrays.stream((String[]) row.getArray("kinds").getArray())
                        .map(Destination.Content::valueOf)
                        .collect(Collectors.toSet()),
                row.getString("purpose"));
        return new Destination(
                tenantId,
                channel,
                open("sealed_url", tenantId, channel, row.getBytes("sealed_url")),
                new Secret(open("sealed_authorization", tenantId, channel, row.getBytes("sealed_authorization"))),
                terms,
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getString("stopped_reason"));
    }
}

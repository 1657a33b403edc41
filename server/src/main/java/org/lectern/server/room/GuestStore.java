package org.lectern.server.room;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;

/** Codes of rooms, and who came with them. Of what a browser keeps only the hash is stored. */
final class GuestStore {
    /** So long a browser is known after it gave the code. */
    static final Duration STAY = Duration.ofHours(12);

    private static final Duration KEPT = Duration.ofDays(1);

    /** A guest whose code is still the room's, at this moment. */
    private static final String GUEST = """
            select g.id, g.tenant_id, g.room_id, g.person, g.name, a.watch from room_guest g
            join room_guest_code a on a.room_id = g.room_id and a.code_id = g.code_id
            join room r on r.id = g.room_id and r.deleted_at is null
            where g.expires_at > :now and\s""";

    private final Database database;
    private final Vault vault;
    private final InstantSource clock;

    GuestStore(Database database, Vault vault, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    Optional<GuestAccess> find(Room room) {
        return database.jdbc()
                .sql("""
                        select code_id, sealed, watch, changed_at from room_guest_code
                        where tenant_id = :tenant and room_id = :room
                        """)
                .param("tenant", room.tenantId())
                .param("room", room.id())
                .query((row, n) -> {
                    UUID codeId = row.getObject("code_id", UUID.class);
                    byte[] code = vault.open(place(room.id(), codeId), row.getBytes("sealed"));
                    return new GuestAccess(
                            codeId,
                            new GuestCode(new String(code, StandardCharsets.US_ASCII)),
                            row.getBoolean("watch"),
                            row.getObject("changed_at", OffsetDateTime.class).toInstant());
                })
                .optional();
    }

    /** Sets another code. What guests may watch stays as it was. */
    void put(Room room, GuestCode code) {
        UUID codeId = RandomIds.uuid();
        database.jdbc()
                .sql("""
                        insert into room_guest_code (room_id, tenant_id, code_id, sealed, changed_at)
                        values (:room, :tenant, :code, :sealed, :now)
                        on conflict (room_id) do update set code_id = excluded.code_id, sealed = excluded.sealed,
                            changed_at = excluded.changed_at
                        """)
                .param("room", room.id())
                .param("tenant", room.tenantId())
                .param("code", codeId)
                .param(
                        "sealed",
                        vault.seal(place(room.id(), codeId), code.letters().getBytes(StandardCharsets.US_ASCII)))
                .param("now", at(clock.instant()))
                .update();
    }

    void watch(Room room, boolean watch) {
        database.jdbc()
                .sql("update room_guest_code set watch = :watch where tenant_id = :tenant and room_id = :room")
                .param("watch", watch)
                .param("tenant", room.tenantId())
                .param("room", room.id())
                .update();
    }

    void remove(Room room) {
        database.jdbc()
                .sql("delete from room_guest_code where tenant_id = :tenant and room_id = :room")
                .param("tenant", room.tenantId())
                .param("room", room.id())
                .update();
    }

    /** @param token what the browser keeps */
    void enter(Room room, UUID codeId, String name, String token) {
        Instant now = clock.instant();
        database.jdbc()
                .sql("""
                        insert into room_guest (id, tenant_id, room_id, code_id, person, name, token_hash, entered_at,
                            expires_at)
                        values (:id, :tenant, :room, :code, :person, :name, :hash, :now, :expires)
                        """)
                .param("id", RandomIds.uuid())
                .param("tenant", room.tenantId())
                .param("room", room.id())
                .param("code", codeId)
                .param("person", Guest.USER + RandomIds.token128())
                .param("name", name)
                .param("hash", RandomIds.hash(token))
                .param("now", at(now))
                .param("expires", at(now.plus(STAY)))
                .update();
    }

    Optional<Guest> ofToken(Room room, String token) {
        return database.jdbc()
                .sql(GUEST + "g.room_id = :room and g.token_hash = :hash")
                .param("now", at(clock.instant()))
                .param("room", room.id())
                .param("hash", RandomIds.hash(token))
                .query(GuestStore::guest)
                .optional();
    }

    void leave(Guest guest) {
        database.jdbc()
                .sql("delete from room_guest where tenant_id = :tenant and id = :id")
                .param("tenant", guest.tenantId())
                .param("id", guest.id())
                .update();
    }

    /** Forgets who came so long ago that they are let in no more. */
    int sweep() {
        return database.jdbc()
                .sql("delete from room_guest where expires_at < :before")
                .param("before", at(clock.instant().minus(KEPT)))
                .update();
    }

    private static Guest guest(ResultSet row, int n) throws SQLException {
        return new Guest(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getObject("room_id", UUID.class),
                row.getString("person"),
                row.getString("name"),
                row.getBoolean("watch"));
    }

    private static Vault.Place place(UUID roomId, UUID codeId) {
        return new Vault.Place("room_guest_code", "sealed", roomId + "/" + codeId);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

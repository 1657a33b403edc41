package org.lectern.benchmarks;

import java.util.stream.IntStream;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.LecternServer;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Installation;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;

/** What a product has whose pool is measured: servers, and the meetings that {@link FakePool} shows. */
final class PoolStage {
    private static final String ADD_MEETINGS = """
            with wanted as (
                select gen_random_uuid() as id, w.*, s.id as server
                from unnest(?::text[], ?::text[], ?::text[]) as w (server_meeting_id, internal_id, name)
                join server s on s.name = w.name
            ), meetings as (
                insert into meeting (id, tenant_id, external_id, name, params, attendee_password, moderator_password,
                    expected, state, attempt, server_id, server_meeting_id, internal_meeting_id, create_time, created_at,
                    started_at)
                select id, ?, 'external-' || server_meeting_id, 'Class', 'meta_bbb-origin=benchmark', '', '', 25,
                    'RUNNING', 1, server, server_meeting_id, internal_id, ?, to_timestamp(? / 1000.0),
                    to_timestamp(? / 1000.0)
                from wanted
            )
            insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state, internal_meeting_id,
                ended_token, settled_at)
            select server_meeting_id, id, 1, server, 'WON', internal_id, decode(md5(server_meeting_id), 'hex'), now()
            from wanted
            """;

    private final LecternServer product;
    private final Database database;
    private final Tenant tenant;

    PoolStage(LecternServer product) {
        this.product = product;
        this.database = product.bean(Databases.class).web();
        this.tenant = product.bean(TenantStore.class).requireDefault();
    }

    /** What the tenant's callers sign with; no limits stand in the way of a load. */
    void secret(String secret) {
        product.bean(TenantStore.class).addSecret(tenant.id(), SharedSecret.of(secret));
    }

    void add(String name, String address, String secret) {
        product.bean(ServerStore.class).add(NewServer.of(name, ServerAddress.of(address), SharedSecret.of(secret)));
    }

    /** So many servers of a {@link FakePool}; those that may fall silent come first. */
    void fakes(int servers, String address, String secret) {
        for (int i = 0; i < servers; i++) {
            add("fake-" + i, address + i + "/bigbluebutton/", secret);
        }
    }

    /** The rows of the meetings that so many servers show. */
    void classes(int servers) {
        String tag = product.bean(Installation.class).tag();
        int count = servers * FakePool.CLASSES;
        long created = FakePool.CREATED;
        database.jdbc()
                .sql(ADD_MEETINGS)
                .params(java.util.Arrays.asList(
                        IntStream.range(0, count)
                                .mapToObj(i -> FakePool.meetingId(tag, i))
                                .toArray(String[]::new),
                        IntStream.range(0, count).mapToObj(FakePool::internalId).toArray(String[]::new),
                        IntStream.range(0, count)
                                .mapToObj(i -> "fake-" + i / FakePool.CLASSES)
                                .toArray(String[]::new),
                        tenant.id(),
                        created,
                        created,
                        created))
                .update();
    }
}

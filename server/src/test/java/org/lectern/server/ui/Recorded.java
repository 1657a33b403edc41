package org.lectern.server.ui;

import java.util.concurrent.atomic.AtomicInteger;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RandomIds;

/** Recordings of the school's room as the index has them, whatever its server has. */
final class Recorded {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Recorded() {}

    static String published(School school) {
        return inStage(school, "PUBLISHED");
    }

    static String inStage(School school, String stage) {
        String recordId = "%040x-%d"
                .formatted(RandomIds.token128().hashCode() & 0xffffffL, 1_700_000_000_000L + NUMBER.incrementAndGet());
        var jdbc = school.product.bean(Databases.class).web().jdbc();
        jdbc.sql("""
                        with meeting as (
                            insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                                moderator_password, expected, state, attempt)
                            values (gen_random_uuid(), :tenant, :external, 'Optics', 'record=true', '', '', 0, 'ENDED', 1)
                            returning id)
                        insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                            recorded_at, ended_at, stage, stage_at, listed, told, metadata, asked_at)
                        select :tenant, :record, id, :server, :record, :external, now(), now(), :stage, now(), 'PUBLISHED',
                            '["recording","",{}]', '{"meetingname": "Optics <b>"}', now() from meeting
                        """)
                .param("tenant", school.tenant)
                .param("external", school.room.externalId())
                .param("record", recordId)
                .param("server", school.server.id())
                .param("stage", stage)
                .update();
        jdbc.sql("""
                        insert into recording_format (tenant_id, record_id, type, stage, stage_at, url, size_bytes,
                            length_minutes, processing_millis, first_listed_at)
                        values (:tenant, :record, 'presentation', 'PUBLISHED', now(), :url, 1, 1, 1, now()),
                            (:tenant, :record, 'video', 'PUBLISHED', now(), 'https://elsewhere.example/v', 1, 1, 1, now()),
                            (:tenant, :record, 'notes', 'PUBLISHED', now(), 'javascript:alert(1)', 1, 1, 1, now())
                        """)
                .param("tenant", school.tenant)
                .param("record", recordId)
                .param(
                        "url",
                        school.simulator.url().replace("/bigbluebutton/", "") + "/playback/presentation/2.3/"
                                + recordId)
                .update();
        return recordId;
    }

    static String stageOf(School school, String recordId) {
        return school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select stage from recording where record_id = :record")
                .param("record", recordId)
                .query(String.class)
                .single();
    }
}

package org.lectern.server.recording;

/**
 * Which recordings the policies of tenants and rooms are about at a moment, found from the policies: each of them reaches what is of
 * its tenant or its room, and older than it says. So a round costs what is due, not what there is.
 */
final class PolicyReach {
    /** Stages in which there is something to delete. */
    static final String KEPT = "o.stage in ('PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED')";

    /** Those that the times of a room or tenant hide now, or will be found to be shown by times of their own. */
    private static final String OVER =
            "o.stage = 'PUBLISHED' and o.ended_at <= cast(:now as timestamptz) - p.visible_days * interval '1 day'";

    /** Each policy, with the days of warning that its tenant says. */
    private static final String POLICIES = """
            (select p.*, coalesce(t.warn_days, 7) as warned_days from recording_policy p
                left join recording_policy t on t.tenant_id = p.tenant_id and t.external_id = '') as p
            """;

    private PolicyReach() {}

    /** Identifiers of those that are shown as far as is written down, though the time is over or has not come. */
    static String outOfTime(String also) {
        return reached(OVER + also) + """
                union all
                select o.tenant_id, o.record_id from recording o where o.stage = 'PUBLISHED'
                    and o.visible_until is not null and o.visible_until <= :now""" + also + """

                union all
                select o.tenant_id, o.record_id from recording o where o.stage = 'PUBLISHED'
                    and o.visible_from is not null and o.visible_from > :now""" + also;
    }

    /** Identifiers of those that are so old that they are to be deleted, or that their teachers are to be told. */
    static String old() {
        return reached(KEPT + """
                 and o.ended_at <= cast(:now as timestamptz) + (p.warned_days - p.keep_days) * interval '1 day'
                """);
    }

    /** @param what holds of a recording {@code o} and a policy {@code p} that applies to it */
    private static String reached(String what) {
        return """
                select o.tenant_id, o.record_id from %1$s join recording o on o.tenant_id = p.tenant_id
                where p.external_id = '' and %2$s
                union all
                select o.tenant_id, o.record_id from %1$s
                    join recording o on o.tenant_id = p.tenant_id and o.external_id = p.external_id
                where p.external_id <> '' and %2$s
                union all
                select o.tenant_id, o.record_id from %1$s
                    join recording_place h on h.tenant_id = p.tenant_id and h.external_id = p.external_id and h.home
                    join recording o on o.tenant_id = h.tenant_id and o.record_id = h.record_id
                where %2$s
                union all
                select o.tenant_id, o.record_id from recording o join meeting b on b.id = o.meeting_id
                    join %1$s on p.tenant_id = o.tenant_id and p.external_id = b.external_id
                where o.breakout and %2$s
                """.formatted(POLICIES, what);
    }
}

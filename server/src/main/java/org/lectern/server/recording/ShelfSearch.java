package org.lectern.server.recording;

/**
 * Statements that find a page of a {@link RecordingShelf}: which recordings, in the order that is wanted, before anything of them
 * is read.
 *
 * <p>Of a few rooms the first of each are read, so that the size of the tenant does not matter. Of many, the tenant's list is walked in
 * its order by an index that names the room. A text is looked for in an index that holds what people may look for; only what is too
 * long for it, and what was changed and not told to its server yet, is read in the recordings.
 */
final class ShelfSearch {
    /** From so many rooms on the first of each together are more than what the walk over all passes. */
    private static final int MANY = 60;

    private ShelfSearch() {}

    /**
     * What holds for every recording of the page, of a recording {@code r} with its {@code rule}: what is hidden is for the
     * teachers of its own room, wherever else it is placed.
     */
    private static final String SHOWN = """
            r.stage = any(:stages) and not r.breakout
                and (r.stage = 'PUBLISHED' and\s""" + Sight.SHOWN + """

                    or :managers and coalesce((select h.external_id from recording_place h where h.tenant_id = r.tenant_id
                        and h.record_id = r.record_id and h.home), r.external_id) = any(:external))
            """;

    /** An imported one may belong to another room than its class's identifier says. */
    private static final String OWN = """
            (r.imported_at is null or not exists (select 1 from recording_place h where h.tenant_id = r.tenant_id
                and h.record_id = r.record_id and h.home))
            """;

    private static final String PLACED = """
            exists (select 1 from recording_place p where p.tenant_id = r.tenant_id and p.record_id = r.record_id
                and p.external_id = any(:external))
            """;

    private static final String TEXT_OF = """
            lower(concat_ws(' ', %1$s coalesce(r.%2$s ->> 'bbb-recording-name', r.%2$s ->> 'meetingname'),
                r.%2$s ->> 'bbb-recording-description', r.%2$s ->> 'bbb-recording-tags'))
            """;

    /** As they were changed last, even if their server does not know yet. */
    private static final String WISHED = """
            (select string_agg(w.value, ' ') from recording_wish w where w.tenant_id = r.tenant_id
                and w.record_id = r.record_id and w.what like 'meta:bbb-recording-%'),
            """;

    private static final String FIRST_OF_EACH = """
            select own.record_id, own.KEY from unnest(cast(:external as text[])) as room (external_id)
            cross join lateral (
                select r.record_id, r.KEY from recording r""" + RecordingPolicies.APPLIED + """
                where r.tenant_id = :tenant and r.external_id = room.external_id and\s""" + OWN + " and " + SHOWN + """
                    and LATER
                order by r.KEY DIR, r.record_id DIR limit :limit) as own
            union
            select r.record_id, r.KEY from recording_place p
            join recording r on r.tenant_id = p.tenant_id and r.record_id = p.record_id
            where p.tenant_id = :tenant and p.external_id = any(:external) and\s""";

    private static final String WALKED = """
            select r.record_id, r.KEY from recording r
            where r.tenant_id = :tenant and r.stage = any(:stages)
                and (r.external_id = any(:external) or r.record_id in (select p.record_id from recording_place p
                    where p.tenant_id = :tenant and p.external_id = any(:external))) and\s""";

    private static final String MATCHING =
            """
            select r.record_id, r.KEY from recording r
            where r.tenant_id = :tenant and r.told is not null and r.stage = any(:stages)
                and (r.external_id = any(:external) or r.record_id in (select p.record_id from recording_place p
                    where p.tenant_id = :tenant and p.external_id = any(:external)))
                and case when r.searched is null or 'null'::jsonb in (r.searched -> 'bbb-recording-name',
                        r.searched -> 'meetingname', r.searched -> 'bbb-recording-description',
                        r.searched -> 'bbb-recording-tags')
                    then (select position(:search in\s""" + TEXT_OF.replace("r.%2$s", "long.metadata").formatted("")
                    + """
            ) from recording long where long.tenant_id = r.tenant_id and long.record_id = r.record_id)
                    else position(:search in\s""" + TEXT_OF.formatted("", "searched") + """
            ) end > 0 and\s""";

    private static final String CHANGED = """
            union
            select r.record_id, r.KEY from recording r
            where r.tenant_id = :tenant and r.record_id in (select w.record_id from recording_wish w
                    where w.tenant_id = :tenant and w.what like 'meta:bbb-recording-%')
                and position(:search in\s""";

    /** The statement, of named parameters, to which {@code found} is known afterwards. */
    static String found(int rooms, boolean text, boolean first, ShelfChoice choice) {
        String later = (first ? "true" : choice.order().later()) + choice.conditions();
        String candidates;
        if (text) {
            candidates =
                    MATCHING + later + "\n" + CHANGED + TEXT_OF.formatted(WISHED, "metadata") + ") > 0 and " + later;
        } else if (rooms > MANY) {
            candidates = WALKED + later + " order by r.KEY DIR, r.record_id DIR";
        } else {
            candidates = FIRST_OF_EACH.replace("LATER", later + choice.sight()) + later;
        }
        String statement = """
                with found as (
                    select r.tenant_id, r.record_id, r.KEY from (
                """ + candidates + """
                    ) as candidate join recording r on r.tenant_id = :tenant and r.record_id = candidate.record_id
                """ + RecordingPolicies.APPLIED + " where " + SHOWN + choice.sight()
                + " and (r.external_id = any(:external) and " + OWN
                + " or " + PLACED + """
                    )
                    order by candidate.KEY DIR, candidate.record_id DIR limit :limit)
                """;
        return statement
                .replace("KEY", choice.order().key())
                .replace("DIR", choice.order().direction());
    }
}

package org.lectern.server.privacy;

import java.util.List;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** Finds people by what others know of them: a name or a part of it, the sign-in name, the platform's identifier. */
public final class FindPeople {
    private static final int MOST = 20;

    private final Database database;

    public FindPeople(Database database) {
        this.database = database;
    }

    /**
     * Somebody who was found.
     *
     * @param externalUserId as servers are told; what exports and erasures take
     * @param account whether the person can sign in here
     * @param answer the newest answer to the notice before joining, as it is kept; empty if there is none
     * @param joins how often the person was given a way into a class, of those that are kept
     */
    public record Found(String externalUserId, String name, boolean account, long joins, String answer) {}

    /** At most 20, those with an account first. */
    public List<Found> find(UUID tenantId, String text) {
        String wanted = text.strip();
        if (wanted.isEmpty()) {
            return List.of();
        }
        return database.jdbc()
                .sql("""
                        with found as (
                            select external_user_id as person, name, true as account from person
                            where tenant_id = :tenant and removed_at is null
                              and (strpos(lower(name), lower(:text)) > 0 or sign_in_key = lower(:text)
                                or external_user_id = :text)
                            union all
                            select person, max(name), false from meeting_join
                            where tenant_id = :tenant and (person = :text or strpos(lower(name), lower(:text)) > 0)
                            group by person
                        )
                        select f.person, max(f.name) as name, bool_or(f.account) as account,
                            (select count(*) from meeting_join j
                                where j.tenant_id = :tenant and j.person = f.person) as joins,
                            coalesce((select a.answer from privacy_answer a
                                where a.tenant_id = :tenant and a.person = f.person
                                order by a.answered_at desc limit 1), '') as answer
                        from found f where f.person not like 'erased-%'
                        group by f.person order by bool_or(f.account) desc, max(f.name), f.person limit :most
                        """)
                .param("tenant", tenantId)
                .param("text", wanted)
                .param("most", MOST)
                .query((row, n) -> new Found(
                        row.getString("person"),
                        row.getString("name"),
                        row.getBoolean("account"),
                        row.getLong("joins"),
                        row.getString("answer")))
                .list();
    }
}

package org.lectern.server.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** Takes somebody out of the entries of a tenant. */
final class EraseFromChain {
    private final Database database;
    private final UUID tenantId;
    private final Instant now;

    EraseFromChain(Database database, UUID tenantId, Instant now) {
        this.database = database;
        this.tenantId = tenantId;
        this.now = now;
    }

    int erase(Collection<String> texts, String replacement) {
        Set<String> wanted = new TreeSet<>();
        texts.stream().filter(text -> !text.isBlank()).forEach(text -> wanted.add(text.toLowerCase(Locale.ROOT)));
        if (wanted.isEmpty()) {
            return 0;
        }
        return database.inTransaction(() -> {
            List<AuditRow> found = database.jdbc()
                    .sql("""
                            select * from audit_entry e where tenant_id = ? and exists (
                                select 1 from unnest(?::text[]) as t (text)
                                where strpos(lower(e.actor), t.text) > 0 or strpos(lower(e.subject), t.text) > 0
                                    or exists (select 1 from jsonb_each_text(e.detail::jsonb) d
                                        where strpos(lower(d.value), t.text) > 0))
                            order by seq
                            """)
                    .params(List.of(tenantId, wanted.toArray(String[]::new)))
                    .query((row, n) -> AuditTrail.row(row))
                    .list();
            int changed = 0;
            if (!found.isEmpty()) {
                AuditTrail.maintain(database, "erasure");
            }
            for (AuditRow row : found) {
                changed += erase(row, wanted, replacement);
            }
            return changed;
        });
    }

    private int erase(AuditRow row, Set<String> wanted, String replacement) {
        String actor = replaced(row.actor(), wanted, replacement);
        String subject = replaced(row.subject(), wanted, replacement);
        var detail = new TreeMap<String, String>();
        row.detail().forEach((key, value) -> detail.put(key, replaced(value, wanted, replacement)));
        if (actor.equals(row.actor()) && subject.equals(row.subject()) && detail.equals(row.detail())) {
            return 0;
        }
        return database.jdbc()
                .sql("""
                        update audit_entry set actor = ?, subject = ?, detail = ?, salt = null, erased_at = ?
                        where tenant_id = ? and seq = ?
                        """)
                .params(List.of(
                        actor, subject, AuditTrail.json(detail), now.atOffset(ZoneOffset.UTC), tenantId, row.seq()))
                .update();
    }

    private static String replaced(String text, Set<String> wanted, String replacement) {
        if (wanted.contains(text.toLowerCase(Locale.ROOT))) {
            return replacement;
        }
        int colon = text.indexOf(':');
        if (colon > 0 && wanted.contains(text.substring(colon + 1).toLowerCase(Locale.ROOT))) {
            return text.substring(0, colon + 1) + replacement;
        }
        return text;
    }
}

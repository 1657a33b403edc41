package org.lectern.server.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditVerdict.Broken;
import org.lectern.server.audit.AuditVerdict.Whole;
import org.lectern.server.platform.Database;

/** Reads a chain from its begin to its end, some entries at a time. */
final class VerifyChain {
    private static final int STEP = 1_000;

    private final Database database;
    private final UUID tenantId;

    VerifyChain(Database database, UUID tenantId) {
        this.database = database;
        this.tenantId = tenantId;
    }

    private record Ends(long firstSeq, byte[] firstHash, long lastSeq, byte[] lastHash) {}

    private record Kept(
            long seq,
            Instant at,
            String action,
            String actor,
            String subject,
            String detail,
            byte @Nullable [] salt,
            byte[] content,
            byte[] hash) {}

    AuditVerdict verify() {
        Optional<Ends> found = database.jdbc()
                .sql("select first_seq, first_hash, last_seq, last_hash from audit_chain where tenant_id = ?")
                .param(tenantId)
                .query((row, n) -> new Ends(row.getLong(1), row.getBytes(2), row.getLong(3), row.getBytes(4)))
                .optional();
        if (found.isEmpty()) {
            return new Whole(0);
        }
        Ends ends = found.get();
        long expected = ends.firstSeq();
        byte[] before = ends.firstHash();
        while (expected <= ends.lastSeq()) {
            List<Kept> some = read(expected, Math.min(ends.lastSeq(), expected + STEP - 1));
            if (some.isEmpty()) {
                return new Broken(expected, "missing");
            }
            for (Kept kept : some) {
                if (kept.seq() != expected) {
                    return new Broken(expected, "missing");
                }
                if (!contentFits(kept)) {
                    return new Broken(expected, "its content was changed");
                }
                var link = new Chain.Link(tenantId, kept.seq(), kept.at(), kept.action(), kept.content());
                if (!Arrays.equals(kept.hash(), Chain.hash(before, link))) {
                    return new Broken(expected, "it does not follow the one before");
                }
                before = kept.hash();
                expected++;
            }
        }
        if (!Arrays.equals(before, ends.lastHash())) {
            return new Broken(ends.lastSeq(), "the end of the chain is another one");
        }
        return new Whole(ends.lastSeq() - ends.firstSeq() + 1);
    }

    /** What was erased cannot be compared; that it was there, and when, still is. */
    private static boolean contentFits(Kept kept) {
        byte[] salt = kept.salt();
        return salt == null
                || Arrays.equals(kept.content(), Chain.content(salt, kept.actor(), kept.subject(), kept.detail()));
    }

    private List<Kept> read(long from, long to) {
        return database.jdbc()
                .sql("select * from audit_entry where tenant_id = ? and seq between ? and ? order by seq")
                .params(List.of(tenantId, from, to))
                .query((row, n) -> kept(row))
                .list();
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getLong("seq"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("action"),
                row.getString("actor"),
                row.getString("subject"),
                row.getString("detail"),
                row.getBytes("salt"),
                row.getBytes("content_hash"),
                row.getBytes("hash"));
    }
}

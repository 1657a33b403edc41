package org.lectern.server.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.server.platform.Database;

/** The requests that are kept for looking at, masked. Safe for use by several threads. */
public final class Inspections {
    /** Stands for "no tenant": the path named none that is there. */
    public static final UUID NOBODY = new UUID(0, 0);

    private final Database database;

    public Inspections(Database database) {
        this.database = database;
    }

    /** @param tenantId all zero where no tenant has the path */
    record Row(UUID tenantId, Inspection inspection) {}

    /**
     * Which requests to list. An empty text does not restrict.
     *
     * @param tenantId {@link #NOBODY} for those whose path belongs to no tenant; null for all
     * @param outcome {@code refused}, {@code answered} or empty
     * @param text a reference code, or a part of a meeting's identifier or of any other text that is kept
     * @param before list older ones only; null from the newest on
     */
    public record Filter(
            @Nullable UUID tenantId,
            String call,
            String outcome,
            String text,
            @Nullable Instant before) {}

    /** The request of this code, in whatever way it was typed; the newest if two have it. */
    public Optional<Inspection> find(String code) {
        String reference = reference(code);
        return reference.isEmpty()
                ? Optional.empty()
                : database.jdbc()
                        .sql("select * from inspected_request where reference = :reference order by at desc limit 1")
                        .param("reference", reference)
                        .query(Inspections::inspection)
                        .optional();
    }

    /** Newest first. */
    public List<Inspection> list(Filter filter, int limit) {
        return database.jdbc()
                .sql("""
                        select * from inspected_request
                        where (cast(:tenant as uuid) is null or tenant_id = :tenant)
                          and (:call = '' or call = :call)
                          and (:outcome = '' or refused = (:outcome = 'refused'))
                          and (:text = '' or reference = :reference or strpos(lower(query), lower(:text)) > 0
                               or strpos(lower(agent), lower(:text)) > 0 or reason = :text or cause = :text)
                          and at < coalesce(cast(:before as timestamptz), 'infinity')
                        order by at desc, reference
                        limit :limit
                        """)
                .param("tenant", filter.tenantId())
                .param("call", filter.call())
                .param("outcome", filter.outcome())
                .param("text", filter.text().strip())
                .param("reference", reference(filter.text()))
                .param("before", filter.before() == null ? null : Timestamp.from(filter.before()))
                .param("limit", limit)
                .query(Inspections::inspection)
                .list();
    }

    /** Refused requests of a tenant since a time. */
    public int refusedSince(UUID tenantId, Instant since) {
        return database.jdbc()
                .sql("select count(*) from inspected_request where tenant_id = :tenant and refused and at >= :since")
                .param("tenant", tenantId)
                .param("since", Timestamp.from(since))
                .query(Integer.class)
                .single();
    }

    /** The code as it is kept: eight letters and digits with a dash; empty if the text cannot be one. */
    static String reference(String typed) {
        String plain = typed.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
        return plain.length() == 8 ? plain.substring(0, 4) + "-" + plain.substring(4) : "";
    }

    /** A row that is there already is left. */
    void add(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql("""
                        insert into inspected_request
                            (tenant_id, reference, at, slug, method, path, call, query, body_type, body_bytes, agent,
                             reason, cause, detail, too_weak, signed, hashed, algorithm, changes, refused)
                        select * from unnest(
                            cast(:tenant as uuid[]), cast(:reference as text[]), cast(:at as timestamptz[]),
                            cast(:slug as text[]), cast(:method as text[]), cast(:path as text[]),
                            cast(:call as text[]), cast(:query as text[]), cast(:bodyType as text[]),
                            cast(:bodyBytes as bigint[]), cast(:agent as text[]), cast(:reason as text[]),
                            cast(:cause as text[]), cast(:detail as text[]), cast(:tooWeak as boolean[]),
                            cast(:signed as text[]), cast(:hashed as text[]), cast(:algorithm as text[]),
                            cast(:changes as text[]), cast(:refused as boolean[]))
                        on conflict do nothing
                        """)
                .param("tenant", rows.stream().map(Row::tenantId).toArray(UUID[]::new))
                .param("reference", texts(rows, Inspection::reference))
                .param("at", texts(rows, row -> row.at().toString()))
                .param("slug", texts(rows, Inspection::slug))
                .param("method", texts(rows, row -> row.arrival().method()))
                .param("path", texts(rows, row -> row.arrival().path()))
                .param("call", texts(rows, row -> row.arrival().call()))
                .param("query", texts(rows, row -> row.arrival().query()))
                .param("bodyType", texts(rows, row -> row.arrival().bodyType()))
                .param(
                        "bodyBytes",
                        rows.stream()
                                .map(row -> row.inspection().arrival().bodyBytes())
                                .toArray(Long[]::new))
                .param("agent", texts(rows, row -> row.arrival().agent()))
                .param("reason", texts(rows, row -> row.outcome().reason()))
                .param("cause", found(rows, finding -> finding.cause().name()))
                .param("detail", found(rows, Finding::detail))
                .param("tooWeak", found(rows, finding -> String.valueOf(finding.tooWeak())))
                .param("signed", found(rows, Finding::signed))
                .param("hashed", texts(rows, row -> row.outcome().hashed()))
                .param("algorithm", texts(rows, row -> name(row.outcome().algorithm())))
                .param(
                        "refused",
                        texts(rows, row -> String.valueOf(row.outcome().isRefused())))
                .param("changes", texts(rows, row -> String.join("\n", row.changes())))
                .update();
    }

    /** Throws away the oldest of what is more than is kept for each of these tenants. */
    void keepNewest(Set<UUID> tenants, InspectorSettings settings) {
        database.jdbc()
                .sql("""
                        delete from inspected_request r using (
                            select tenant_id, reference, row_number() over (
                                partition by tenant_id, refused order by at desc, reference) as place
                            from inspected_request where tenant_id = any (:tenants)) ranked
                        where r.tenant_id = ranked.tenant_id and r.reference = ranked.reference
                          and ranked.place > case when r.refused then :refused else :answered end
                        """)
                .param("tenants", tenants.toArray(UUID[]::new))
                .param("answered", settings.answeredKept())
                .param("refused", settings.refusedKept())
                .update();
    }

    /** Throws away what is older. */
    void forget(Instant oldest) {
        database.jdbc()
                .sql("delete from inspected_request where at < :oldest")
                .param("oldest", Timestamp.from(oldest))
                .update();
    }

    private static String[] texts(List<Row> rows, Function<Inspection, @Nullable String> what) {
        return rows.stream()
                .map(row -> what.apply(row.inspection()))
                .map(text -> text == null ? null : storable(text))
                .toArray(String[]::new);
    }

    private static String[] found(List<Row> rows, Function<Finding, @Nullable String> what) {
        return texts(rows, row -> {
            Finding finding = row.outcome().finding();
            return finding == null ? null : what.apply(finding);
        });
    }

    /** PostgreSQL holds no U+0000 and no halves of characters. */
    private static String storable(String text) {
        return text.indexOf('\0') < 0 && text.chars().noneMatch(c -> Character.isSurrogate((char) c))
                ? text
                : text.replace('\0', '\uFFFD').replaceAll("\\p{Cs}", "\uFFFD");
    }

    private static @Nullable String name(@Nullable ChecksumAlgorithm algorithm) {
        return algorithm == null ? null : algorithm.name();
    }

    private static Inspection inspection(ResultSet row, int number) throws SQLException {
        String cause = row.getString("cause");
        String algorithm = row.getString("algorithm");
        String changes = row.getString("changes");
        Finding finding = cause == null
                ? null
                : new Finding(
                        Cause.valueOf(cause),
                        row.getString("detail"),
                        row.getBoolean("too_weak"),
                        row.getString("signed"));
        return new Inspection(
                row.getString("reference"),
                row.getTimestamp("at").toInstant(),
                row.getString("slug"),
                new Inspection.Arrival(
                        row.getString("method"),
                        row.getString("path"),
                        row.getString("call"),
                        row.getString("query"),
                        row.getString("body_type"),
                        row.getLong("body_bytes"),
                        row.getString("agent")),
                new Inspection.Outcome(
                        row.getString("reason"),
                        finding,
                        row.getString("hashed"),
                        algorithm == null ? null : ChecksumAlgorithm.valueOf(algorithm)),
                changes.isEmpty() ? List.of() : List.of(changes.split("\n")));
    }
}

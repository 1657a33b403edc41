package org.lectern.server.document;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Presentation;
import org.lectern.server.document.GivenDocument.Key;
import org.lectern.server.document.GivenDocument.State;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;

/** Documents in the database. */
final class DocumentStore {
    private static final String READ = """
            select set_id, position, token, source, filename, current, downloadable, removable, state, size
            from document
            """;

    private static final byte[] NOTHING = new byte[0];

    static final String FULL = "the tenant keeps as much as it may";

    private final Database database;
    private final Vault vault;

    DocumentStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /**
     * Writes a set; what came inline is kept at once, as far as the tenant has room for it.
     *
     * @param most bytes that the tenant may keep at a time
     * @return how many documents were left out
     */
    int write(UUID set, UUID tenantId, List<Presentation> documents, Map<String, String> modules, long most) {
        return database.inTransaction(() -> {
            long room = documents.stream().anyMatch(Presentation.Inline.class::isInstance) ? room(tenantId, most) : 0;
            int leftOut = 0;
            modules.forEach((name, text) -> database.jdbc()
                    .sql("insert into document_module (set_id, name, text) values (:set, :name, :text)")
                    .param("set", set)
                    .param("name", name)
                    .param("text", text)
                    .update());
            for (int i = 0; i < documents.size(); i++) {
                switch (documents.get(i)) {
                    case Presentation.ByUrl byUrl -> {
                        var key = new Key(set, i);
                        insert(key, tenantId, byUrl.url(), FileName.of(byUrl.filename(), byUrl.url()), byUrl.options());
                    }
                    case Presentation.Inline inline -> {
                        var key = new Key(set, i);
                        insert(key, tenantId, null, FileName.of(inline.filename(), ""), inline.options());
                        if (inline.bytes().length > room) {
                            fail(key, FULL);
                            leftOut++;
                        } else {
                            keep(key, inline.bytes(), null);
                            room -= inline.bytes().length;
                        }
                    }
                }
            }
            return leftOut;
        });
    }

    /** What the tenant may still keep; until the end of the transaction nobody else takes of it. */
    private long room(UUID tenantId, long most) {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended('document ' || :tenant, 0))")
                .param("tenant", tenantId.toString())
                .query((row, n) -> 0)
                .list();
        return most
                - database.jdbc()
                        .sql("select coalesce(sum(size), 0) from document where tenant_id = :tenant")
                        .param("tenant", tenantId)
                        .query(Long.class)
                        .single();
    }

    private void insert(
            Key key, UUID tenantId, @Nullable String source, String filename, Presentation.Options options) {
        String token = RandomIds.token256();
        database.jdbc()
                .sql("""
                        insert into document (set_id, position, tenant_id, token_hash, token, source, filename, current,
                            downloadable, removable, state)
                        values (:set, :position, :tenant, :hash, :token, :source, :filename, :current, :downloadable,
                            :removable, 'WAITING')
                        """)
                .param("set", key.set())
                .param("position", key.position())
                .param("tenant", tenantId)
                .param("hash", RandomIds.hash(token))
                .param("token", seal(key, "token", token))
                .param("source", source == null ? null : seal(key, "source", source))
                .param("filename", filename)
                .param("current", options.current())
                .param("downloadable", options.downloadable())
                .param("removable", options.removable())
                .update();
    }

    /** The documents of a set in the order they were given. */
    List<GivenDocument> list(UUID set) {
        return database.jdbc()
                .sql(READ + "where set_id = :set order by position")
                .param("set", set)
                .query(this::document)
                .list();
    }

    Map<String, String> modules(UUID set) {
        var modules = new LinkedHashMap<String, String>();
        database.jdbc()
                .sql("select name, text from document_module where set_id = :set order by name")
                .param("set", set)
                .query(row -> {
                    modules.put(row.getString("name"), row.getString("text"));
                });
        return modules;
    }

    Optional<GivenDocument> find(String token) {
        return database.jdbc()
                .sql(READ + "where token_hash = :hash")
                .param("hash", RandomIds.hash(token))
                .query(this::document)
                .optional();
    }

    /** What the document is, if it is there. */
    Optional<byte[]> content(Key key) {
        return database.jdbc()
                .sql("select bytes from document_content where set_id = :set and position = :position")
                .param("set", key.set())
                .param("position", key.position())
                .query((row, n) -> row.getBytes("bytes"))
                .optional();
    }

    /** A piece of it from this place on, shorter at its end; empty if it is not there any more. */
    byte[] piece(Key key, long from, int length) {
        return database.jdbc()
                .sql("""
                        select substring(bytes from :from for :length) from document_content
                        where set_id = :set and position = :position
                        """)
                .param("from", (int) from + 1)
                .param("length", length)
                .param("set", key.set())
                .param("position", key.position())
                .query((row, n) -> row.getBytes(1))
                .optional()
                .orElse(NOTHING);
    }

    /** Whether the caller is to fetch it: nobody else does, or whoever did fell silent. */
    boolean claim(Key key, Duration lease) {
        return database.jdbc()
                        .sql("""
                                update document set state = 'FETCHING',
                                    lease_until = now() + make_interval(secs => :lease)
                                where set_id = :set and position = :position
                                  and (state = 'WAITING' or (state = 'FETCHING' and lease_until < now()))
                                """)
                        .param("lease", lease.toMillis() / 1000.0)
                        .param("set", key.set())
                        .param("position", key.position())
                        .update()
                == 1;
    }

    void keep(Key key, byte[] bytes, @Nullable String contentType) {
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into document_content (set_id, position, bytes) values (:set, :position, :bytes)
                            on conflict (set_id, position) do nothing
                            """)
                    .param("set", key.set())
                    .param("position", key.position())
                    .param("bytes", bytes)
                    .update();
            database.jdbc()
                    .sql("""
                            update document set state = 'KEPT', size = :size, content_type = :type, lease_until = null
                            where set_id = :set and position = :position
                            """)
                    .param("size", bytes.length)
                    .param("type", contentType)
                    .param("set", key.set())
                    .param("position", key.position())
                    .update();
        });
    }

    void fail(Key key, String failure) {
        database.jdbc()
                .sql("""
                        update document set state = 'FAILED', failure = :failure, lease_until = null
                        where set_id = :set and position = :position and state in ('WAITING', 'FETCHING')
                        """)
                .param("failure", failure)
                .param("set", key.set())
                .param("position", key.position())
                .update();
    }

    /** Bytes kept for the tenant that this document belongs to. */
    long keptBeside(Key key) {
        return database.jdbc()
                .sql("""
                        select coalesce(sum(size), 0) from document where tenant_id =
                            (select tenant_id from document where set_id = :set and position = :position)
                        """)
                .param("set", key.set())
                .param("position", key.position())
                .query(Long.class)
                .single();
    }

    void delete(UUID set) {
        for (String table : List.of("document", "document_module")) {
            database.jdbc()
                    .sql("delete from " + table + " where set_id = :set")
                    .param("set", set)
                    .update();
        }
    }

    int sweep(Duration keep) {
        database.jdbc()
                .sql("delete from document_module where created_at < now() - make_interval(secs => :keep)")
                .param("keep", keep.toMillis() / 1000.0)
                .update();
        return database.jdbc()
                .sql("delete from document where created_at < now() - make_interval(secs => :keep)")
                .param("keep", keep.toMillis() / 1000.0)
                .update();
    }

    private GivenDocument document(ResultSet row, int n) throws SQLException {
        var key = new Key(row.getObject("set_id", UUID.class), row.getInt("position"));
        byte[] source = row.getBytes("source");
        return new GivenDocument(
                key,
                open(key, "token", row.getBytes("token")),
                source == null ? null : open(key, "source", source),
                row.getString("filename"),
                new Presentation.Options(
                        row.getBoolean("current"), row.getBoolean("downloadable"), row.getBoolean("removable")),
                State.valueOf(row.getString("state")),
                row.getLong("size"));
    }

    private byte[] seal(Key key, String column, String text) {
        return vault.seal(place(key, column), text.getBytes(StandardCharsets.UTF_8));
    }

    private String open(Key key, String column, byte[] sealed) {
        return new String(vault.open(place(key, column), sealed), StandardCharsets.UTF_8);
    }

    private static Vault.Place place(Key key, String column) {
        return new Vault.Place("document", column, key.set() + "/" + key.position());
    }
}

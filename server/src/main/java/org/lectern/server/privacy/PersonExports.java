package org.lectern.server.privacy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of everything about somebody, made in the background: whoever holds the link fetches the file, once, within
 * {@link #VALID}. What breaks off is not fetched. The link is told when the copy is asked for and kept nowhere; the file lies sealed in the database and is
 * deleted when it was fetched. An erasure of the person deletes it too.
 *
 * <p>Safe for use by several threads and processes: each copy is made by one of them.
 */
public final class PersonExports {
    public static final Duration VALID = Duration.ofDays(7);

    private static final Logger log = LoggerFactory.getLogger(PersonExports.class);
    private static final int PIECE = 1 << 20;

    private final Database database;
    private final PersonExportStore store;
    private final ExportPerson export;
    private final Rest rest;
    private final InstantSource clock;

    /** What else it takes. */
    public record Rest(Vault vault, PrivacyKeys keys, AuditTrail audit) {}

    public PersonExports(Database database, ExportPerson export, Rest rest, InstantSource clock) {
        this.database = database;
        this.store = new PersonExportStore(database, rest.vault());
        this.export = export;
        this.rest = rest;
        this.clock = clock;
    }

    /** How far one is. */
    public enum State {
        WAITING,
        RUNNING,
        READY,
        FETCHED,
        FAILED;

        public boolean isOpen() {
            return this == WAITING || this == RUNNING;
        }
    }

    /** One that was asked for. Whom it is about is not told. */
    public record Copy(UUID id, UUID tenantId, Instant requestedAt, Instant expiresAt, State state, long bytes) {}

    /**
     * Asks for a copy.
     *
     * @return what the link ends with: shown once, to whoever gives it to the person
     */
    public String order(UUID tenantId, String externalUserId, AuditActor by) {
        String link = RandomIds.token256();
        database.inTransaction(() -> {
            UUID id = RandomIds.uuid();
            byte[] key = rest.keys().key(database, tenantId, PrivacyKeys.Purpose.ERASED);
            store.insert(
                    new PersonExportStore.Order(
                            id, tenantId, Pseudonym.hmac(key, externalUserId), externalUserId, by.text()),
                    RandomIds.hash(link),
                    clock.instant(),
                    VALID);
            rest.audit()
                    .append(
                            database,
                            AuditEntry.of(tenantId, by, "person.export-requested", "external:" + externalUserId)
                                    .with("export", id.toString()));
        });
        return link;
    }

    /** Of all tenants, newest first. */
    public List<Copy> list(int max) {
        return store.list(max);
    }

    /** What a link leads to; empty if it leads to nothing any more: it was used, its time is over, or it never was one. */
    public Optional<Copy> find(String link) {
        return store.find(RandomIds.hash(link), clock.instant());
    }

    /** The file, for whoever took it to {@link #send}. */
    public record Taken(Copy copy, UUID lease) {}

    /**
     * Takes the file by its link: nobody else gets it meanwhile. Empty if the link leads to none, or somebody has taken it and
     * neither got it nor broke off yet.
     */
    public Optional<Taken> take(String link) {
        return store.take(RandomIds.hash(link), clock.instant());
    }

    /**
     * Writes what was taken, and deletes it once the last byte was written. If the other side breaks off, the link works
     * again.
     */
    public void send(Taken taken, OutputStream out) throws IOException {
        UUID id = taken.copy().id();
        try {
            long sent = store.copyTo(id, out);
            out.flush();
            if (sent != taken.copy().bytes()) {
                throw new IOException("the copy went while it was sent export=" + id);
            }
        } catch (IOException | RuntimeException e) {
            database.inTransaction(() -> {
                store.release(taken);
                audit(taken.copy(), "person.export-broken-off");
            });
            throw e;
        }
        database.inTransaction(() -> {
            store.fetched(taken, clock.instant());
            audit(taken.copy(), "person.export-fetched");
        });
    }

    private void audit(Copy copy, String action) {
        rest.audit()
                .append(
                        database,
                        AuditEntry.of(copy.tenantId(), AuditActor.nobody(), action, "person-export:" + copy.id()));
    }

    /** Makes everything that waits. */
    public void run() {
        while (next()) {
            log.debug("copies of people's data go on");
        }
    }

    /** Makes the next; false if there is none. */
    boolean next() {
        Optional<PersonExportStore.Claimed> claimed = store.claim(clock.instant());
        claimed.ifPresent(this::make);
        return claimed.isPresent();
    }

    private void make(PersonExportStore.Claimed claimed) {
        try (var parts = new Parts(claimed);
                var out = new BufferedOutputStream(parts, PIECE)) {
            export.write(
                    claimed.copy().tenantId(),
                    claimed.externalUserId(),
                    AuditActor.system("person-export"),
                    new KeptOpen(out));
            out.flush();
            if (store.finish(claimed, State.READY, parts.bytes)) {
                log.info(
                        "copy of somebody's data made export={} bytes={}",
                        claimed.copy().id(),
                        parts.bytes);
            }
        } catch (NotOurs e) {
            log.info(
                    "copy given up, the person was erased or another process has it export={}",
                    claimed.copy().id());
        } catch (DatabaseUnavailable e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            log.error("copy of somebody's data failed export={}", claimed.copy().id(), e);
            store.finish(claimed, State.FAILED, 0);
        }
    }

    /** Deletes what nobody fetched in time, and what is said of those that were. */
    public int expire() {
        return store.expire(clock.instant());
    }

    /** The erasure deleted it, or another process began it again. */
    private static final class NotOurs extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** The archive ends before the file is finished. */
    private static final class KeptOpen extends java.io.FilterOutputStream {
        KeptOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            out.write(from, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Sealed pieces in the database. Comes behind a buffer of one piece. */
    private final class Parts extends OutputStream {
        private final PersonExportStore.Claimed claimed;
        private int number;
        private long bytes;

        Parts(PersonExportStore.Claimed claimed) {
            this.claimed = claimed;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (!store.putPart(claimed, number++, Arrays.copyOfRange(from, offset, offset + length), clock.instant())) {
                throw new NotOurs();
            }
            bytes += length;
        }
    }
}

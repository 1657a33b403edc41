package org.lectern.server.statement;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.Notice;
import org.lectern.server.platform.Outbox;
import org.lectern.server.statement.Destination.Identity;
import org.lectern.server.statement.StatementStore.Claimed;
import org.lectern.server.statement.StatementStore.RunRow;
import org.lectern.server.statement.StatementStore.Sent;
import org.lectern.server.statement.TellRun.Told;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the statements of classes that are over and puts them into the outbox: each once, and again only where more
 * became known. What was said and turned out otherwise is taken back and said anew.
 *
 * <p>Several processes may call it at once: each run is made by one of them.
 */
public final class MakeStatements {
    private static final Logger log = LoggerFactory.getLogger(MakeStatements.class);
    static final String TOPIC = "statement.batch";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int RUNS = 20;

    private final StatementStore store;
    private final DestinationStore destinations;
    private final TellRun.Sources sources;
    private final TellRun tell;
    private final Outbox outbox;
    private final InstantSource clock;

    MakeStatements(
            StatementStore store,
            DestinationStore destinations,
            TellRun.Sources sources,
            Outbox outbox,
            InstantSource clock) {
        this.store = store;
        this.destinations = destinations;
        this.sources = sources;
        this.tell = new TellRun(store, destinations, sources);
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Makes what is to be made now; gives of how many runs. */
    public int tick() {
        List<Claimed> claimed = store.claim(clock.instant(), RUNS);
        for (Claimed one : claimed) {
            try {
                make(one);
            } catch (DatabaseUnavailable e) {
                throw e;
            } catch (RuntimeException e) {
                // One that cannot be made must not keep the others from being; it is tried again after its lease.
                log.error(
                        "statements of a run could not be made channel={} meeting={}",
                        one.channel(),
                        one.meetingId(),
                        e);
            }
        }
        return claimed.size();
    }

    private void make(Claimed claimed) {
        Optional<Destination> destination = destinations.find(claimed.tenantId(), claimed.channel());
        Optional<RunRow> run = store.find(claimed.tenantId(), claimed.meetingId());
        if (destination.isEmpty() || run.isEmpty()) {
            return;
        }
        Destination.Terms terms = destination.get().terms();
        Told told = tell.told(run.get(), terms);
        ClassPlace place = told.main().place();
        var writer = sources.actors().writer(place, claimed.channel(), terms.identity());
        var changes = new HashMap<UUID, Sent>();
        List<JsonNode> statements = difference(told, writer, store.sent(claimed), changes);
        List<Notice> notices = Batch.of(statements).stream()
                .map(batch -> notice(claimed, destination.get(), batch))
                .toList();
        boolean mine = store.database().inTransaction(() -> {
            if (!store.finish(claimed, clock.instant())) {
                return false;
            }
            store.note(claimed, changes.entrySet());
            store.keepDay(claimed.tenantId(), told.classId(), place.plan().date());
            outbox.stage(store.database(), notices);
            return true;
        });
        if (mine && !statements.isEmpty()) {
            log.info(
                    "made statements channel={} meeting={} statements={}",
                    claimed.channel(),
                    claimed.meetingId(),
                    statements.size());
        }
    }

    private static Notice notice(Claimed claimed, Destination destination, Batch batch) {
        String key = claimed.channel().word() + "/" + claimed.meetingId() + "/" + Sender.key(destination, batch);
        return new Notice(TOPIC, claimed.tenantId(), key, batch.json());
    }

    private List<JsonNode> difference(
            Told told, StatementWriter writer, Map<UUID, Sent> sent, Map<UUID, Sent> changes) {
        ClassPlace place = told.main().place();
        var statements = new ArrayList<JsonNode>();
        var seen = new HashSet<UUID>();
        told.parts()
                .forEach(part -> part.happenings().forEach(happening -> {
                    UUID name = place.statement(happening.id(), writer.channel(), 1);
                    seen.add(name);
                    UUID print = place.uuid("fingerprint", happening.fingerprint());
                    Sent before = sent.get(name);
                    if (before != null
                            && !before.withdrawn()
                            && before.fingerprint().equals(print)) {
                        return;
                    }
                    int version = before == null ? 1 : before.version() + 1;
                    UUID id = place.statement(happening.id(), writer.channel(), version);
                    writer.write(part.place(), part.began(), happening, id).ifPresent(statement -> {
                        if (before != null && !before.withdrawn()) {
                            takeBack(writer.channel(), place, before, statements);
                        }
                        statements.add(statement);
                        changes.put(name, new Sent(version, id, print, false, actor(place, writer, happening)));
                    });
                }));
        sent.forEach((name, before) -> {
            if (!seen.contains(name) && !before.withdrawn()) {
                takeBack(writer.channel(), place, before, statements);
                changes.put(
                        name,
                        new Sent(before.version(), before.statement(), before.fingerprint(), true, before.actor()));
            }
        });
        return statements;
    }

    /** Whom the statement names; null if nobody. */
    private static @Nullable UUID actor(ClassPlace place, StatementWriter writer, Happening happening) {
        Happening.Who who = happening.who();
        boolean ours = writer.channel() == Channel.CALIPER && happening.kind().isOfTheClass();
        return who == null || ours || writer.actors().name(who.userId()).isEmpty()
                ? null
                : place.uuid("actor", who.userId());
    }

    /** Caliper knows no taking back: there the new event stands beside the old one. */
    private void takeBack(Channel channel, ClassPlace place, Sent before, List<JsonNode> statements) {
        if (channel == Channel.XAPI) {
            UUID voided = before.statement();
            statements.add(new XapiStatements(place, userId -> Optional.empty())
                    .voiding(place.uuid("void", voided.toString()), voided, clock.instant()));
        }
    }

    /**
     * All statements of the class that this run is part of: an array for xAPI, an envelope for Caliper. Pseudonyms and
     * identifiers are others than those of what is sent: whoever sees names beside the file must not be able to tell who is
     * who in a store.
     *
     * @return empty if there is no such run
     */
    public Optional<byte[]> file(UUID tenantId, UUID meetingId, Channel channel) {
        if (store.find(tenantId, meetingId).isEmpty()) {
            return Optional.empty();
        }
        var terms = new Destination.Terms(Identity.PSEUDONYMOUS, false, Set.of(Destination.Content.values()), "");
        var statements = new ArrayList<JsonNode>();
        for (UUID runId : sources.directory().runsOfClass(meetingId)) {
            store.find(tenantId, runId).ifPresent(run -> {
                Told told = tell.told(run, terms);
                ClassPlace place = told.main().place();
                var writer = sources.actors().fileWriter(place, channel);
                told.parts()
                        .forEach(part -> part.happenings()
                                .forEach(happening -> writer.write(
                                                part.place(),
                                                part.began(),
                                                happening,
                                                place.fileStatement(happening.id(), channel))
                                        .ifPresent(statements::add)));
            });
        }
        String sensor = sources.addresses().page("").toString();
        Object file =
                channel == Channel.XAPI ? statements : CaliperEvents.envelope(sensor, clock.instant(), statements);
        return Optional.of(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(file));
    }
}

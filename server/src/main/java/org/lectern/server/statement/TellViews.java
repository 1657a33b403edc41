package org.lectern.server.statement;

import java.util.List;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Notice;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.playback.ViewNews.View;
import org.lectern.server.statement.Happening.Facts;
import org.lectern.server.statement.StatementStore.RunRow;

/**
 * Tells that a recording of a class was opened, to destinations that are told so: once for each way to it that was given out.
 * Whoever comes with a link and without an account is not told of. Safe for use by several threads.
 */
final class TellViews {
    private final StatementStore store;
    private final DestinationStore destinations;
    private final TellRun.Sources sources;
    private final TellRun tell;
    private final Outbox outbox;

    TellViews(StatementStore store, DestinationStore destinations, TellRun.Sources sources, Outbox outbox) {
        this.store = store;
        this.destinations = destinations;
        this.sources = sources;
        this.tell = new TellRun(store, destinations, sources);
        this.outbox = outbox;
    }

    /** @param within that the store is on */
    void opened(Database within, View view) {
        List<Destination> told = destinations.list(view.tenantId()).stream()
                .filter(one -> one.works() && one.terms().contents().contains(Destination.Content.RECORDINGS))
                .toList();
        if (told.isEmpty()) {
            return;
        }
        store.recorded(view.tenantId(), view.recordId())
                .flatMap(meeting -> store.find(view.tenantId(), meeting))
                .ifPresent(run -> told.forEach(destination -> tell(within, destination, run, view)));
    }

    private void tell(Database within, Destination destination, RunRow run, View view) {
        UUID classId = sources.directory().runsOfClass(run.id()).getFirst();
        ClassPlace place = tell.place(run, classId, destination.terms().names());
        var happening = new Happening(
                run.id() + "|watched|" + RandomIds.uuid(),
                Happening.Kind.WATCHED,
                view.at(),
                new Happening.Who(view.person(), false),
                Facts.NONE,
                new Happening.Detail.Opened(view.recordId(), view.format()));
        UUID id = place.statement(happening.id(), destination.channel(), 1);
        sources.actors()
                .writer(place, destination.channel(), destination.terms().identity())
                .write(place, run.began(), happening, id)
                .ifPresent(statement -> {
                    store.noteView(view.tenantId(), destination.channel(), id, place.uuid("actor", view.person()));
                    var batch = new Batch(List.of(statement));
                    String key = destination.channel().word() + "/" + run.id() + "/" + Sender.key(destination, batch);
                    outbox.stage(within, new Notice(MakeStatements.TOPIC, view.tenantId(), key, batch.json()));
                });
    }
}

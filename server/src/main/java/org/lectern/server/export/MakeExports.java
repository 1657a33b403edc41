package org.lectern.server.export;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.export.ExportStore.Claimed;
import org.lectern.server.platform.DatabaseUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;

/**
 * Makes exports that were asked for, one after the other; several processes make several. One whose process fell silent is
 * begun again by another, and whatever the first still writes counts for nothing.
 */
final class MakeExports {
    private static final Logger log = LoggerFactory.getLogger(MakeExports.class);

    private final ExportStore store;
    private final OrderedClasses classes;
    private final Sources sources;
    private final MessageSource messages;
    private final ExportSettings settings;
    private volatile boolean stopped;

    /** What files are made of. */
    record Sources(ActivityReports reports, AttendanceReports attendance, List<CsvPreset> presets) {
        Sources {
            presets = List.copyOf(presets);
        }
    }

    MakeExports(
            ExportStore store,
            OrderedClasses classes,
            Sources sources,
            MessageSource messages,
            ExportSettings settings) {
        this.store = store;
        this.classes = classes;
        this.sources = sources;
        this.messages = messages;
        this.settings = settings;
    }

    /** Makes the next; false if there is none. */
    boolean next() {
        if (stopped) {
            return false;
        }
        Optional<Claimed> claimed = store.claim();
        claimed.ifPresent(this::make);
        return claimed.isPresent();
    }

    private void make(Claimed claimed) {
        ExportOrder order = claimed.job().order();
        try {
            if (!classes.mayHave(order)) {
                store.finish(claimed, ExportJob.State.FAILED, 0, "exports.failure.not-allowed");
                return;
            }
            long bytes = write(claimed, order);
            if (store.finish(claimed, ExportJob.State.DONE, bytes, null)) {
                log.info("export made export={} bytes={}", claimed.job().id(), bytes);
            }
        } catch (PartsOutput.NotOurs e) {
            log.info(
                    "export given up, it was cancelled or another process has it export={}",
                    claimed.job().id());
        } catch (Stopping e) {
            store.release(claimed);
        } catch (BulkWriter.TooLarge e) {
            store.finish(claimed, ExportJob.State.FAILED, 0, "exports.failure.too-large");
        } catch (DatabaseUnavailable e) {
            // Whoever comes when the lease is over begins again.
            throw e;
        } catch (IOException | RuntimeException e) {
            log.error("export failed export={}", claimed.job().id(), e);
            store.finish(claimed, ExportJob.State.FAILED, 0, "exports.failure.broken");
        }
    }

    private long write(Claimed claimed, ExportOrder order) throws IOException {
        List<ClassReport.Heading> wanted = classes.list(order);
        var wording = new Wording(messages, order.locale(), order.zone());
        var out = new PartsOutput(store, claimed, settings.maxBytes());
        step(claimed, 0, wanted.size());
        BulkWriter writer = order.format().begin(out, wording, sources.presets());
        int done = 0;
        for (ClassReport.Heading heading : wanted) {
            writer.add(order.filter().apply(report(order, heading)));
            step(claimed, ++done, wanted.size());
        }
        writer.close();
        out.close();
        return out.bytes();
    }

    private ClassReport report(ExportOrder order, ClassReport.Heading heading) {
        Optional<ClassSheet> sheet = sources.attendance().ofClass(order.tenantId(), heading.classId());
        ClassActivity activity = sheet.map(ClassSheet::activity)
                .orElseGet(() -> sources.reports().of(heading.classId()));
        return new ClassReport(heading, activity, sheet);
    }

    /** From now on nothing is begun here, and what is under way is left to others at its next class. */
    void stop() {
        stopped = true;
    }

    /** This process stops. */
    private static final class Stopping extends IOException {
        private static final long serialVersionUID = 1;
    }

    private void step(Claimed claimed, int done, int total) throws IOException {
        if (stopped) {
            throw new Stopping();
        }
        if (!store.progress(claimed, done, total)) {
            throw new PartsOutput.NotOurs();
        }
    }
}

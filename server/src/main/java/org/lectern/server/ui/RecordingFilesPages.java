package org.lectern.server.ui;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.recording.DeletionReceipts;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriUtils;

/** Files of deleted recordings that servers still keep: a task of operators, open until one says that it is done. */
@Controller
final class RecordingFilesPages {
    private static final int LISTED = 100;

    private final DeletionReceipts receipts;
    private final ActorNames actors;

    RecordingFilesPages(DeletionReceipts receipts, ActorNames actors) {
        this.receipts = receipts;
        this.actors = actors;
    }

    /** @param key names it in the form */
    record Row(String key, DeletionReceipts.Task task, ActorNames.Actor by) {}

    /**
     * @param after where this page begins, as it stands in the address; empty on the first
     * @param next where the next begins; null on the last
     */
    record FilesView(
            long open,
            List<Row> rows,
            String after,
            @Nullable String next) {}

    private static final String ADDRESS = "/admin/recordings/files";

    @GetMapping(ADDRESS)
    String files(@RequestParam(defaultValue = "") String after, Model model) {
        DeletionReceipts.Cursor cursor = DeletionReceipts.Cursor.parse(after).orElse(null);
        DeletionReceipts.Tasks page = receipts.open(cursor, LISTED);
        List<Row> rows = page.tasks().stream()
                .map(task -> new Row(
                        task.tenantId() + "/" + task.recordId(),
                        task,
                        actors.of(task.tenantId(), task.receipt().requestedBy())))
                .toList();
        DeletionReceipts.Cursor next = page.next();
        model.addAttribute(
                "view",
                new FilesView(
                        Math.max(receipts.countOpen(), rows.size()),
                        rows,
                        cursor == null ? "" : cursor.text(),
                        next == null ? null : next.text()));
        return "admin/recording-files";
    }

    @PostMapping(ADDRESS)
    Object done(
            Person viewer,
            @RequestParam(name = "done", required = false) @Nullable Set<String> chosen,
            @RequestParam(defaultValue = "") String after,
            RedirectAttributes next) {
        int done = 0;
        for (String key : chosen == null ? Set.<String>of() : chosen) {
            int slash = key.indexOf('/');
            if (slash > 0 && isDone(viewer, key.substring(0, slash), key.substring(slash + 1))) {
                done++;
            }
        }
        if (done == 0) {
            Notice.warn(next, "recording-files.none", "");
        } else {
            Notice.good(next, "recording-files.done", String.valueOf(done));
        }
        return Go.to(DeletionReceipts.Cursor.parse(after)
                .map(cursor -> ADDRESS + "?after=" + UriUtils.encode(cursor.text(), StandardCharsets.UTF_8))
                .orElse(ADDRESS));
    }

    private boolean isDone(Person viewer, String tenantId, String recordId) {
        UUID tenant;
        try {
            tenant = UUID.fromString(tenantId);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return receipts.filesRemoved(tenant, Trail.by(viewer), recordId.replace("\0", ""));
    }
}

package org.lectern.server.ui;

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

    record FilesView(long open, List<Row> rows) {
        /** How many are not listed. */
        public long more() {
            return Math.max(0, open - rows.size());
        }
    }

    @GetMapping("/admin/recordings/files")
    String files(Model model) {
        List<Row> rows = receipts.open(LISTED).stream()
                .map(task -> new Row(
                        task.tenantId() + "/" + task.recordId(),
                        task,
                        actors.of(task.tenantId(), task.receipt().requestedBy())))
                .toList();
        model.addAttribute("view", new FilesView(Math.max(receipts.countOpen(), rows.size()), rows));
        return "admin/recording-files";
    }

    @PostMapping("/admin/recordings/files")
    Object done(
            Person viewer,
            @RequestParam(name = "done", required = false) @Nullable Set<String> chosen,
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
        return Go.to("/admin/recordings/files");
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

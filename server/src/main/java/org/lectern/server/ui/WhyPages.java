package org.lectern.server.ui;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.recording.DeletionReceipts;
import org.lectern.server.recording.WhyNotThere;
import org.lectern.server.room.Room;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Why the recording of a class is not there; of one that is deleted, the receipt. */
@Controller
final class WhyPages {
    private final Access access;
    private final WhyNotThere why;
    private final ActorNames actors;

    WhyPages(Access access, WhyNotThere why, ActorNames actors) {
        this.access = access;
        this.why = why;
        this.actors = actors;
    }

    /**
     * @param classId of the page
     * @param receipts by record ID
     */
    record WhyView(
            String slug,
            String roomName,
            String classId,
            Instant began,
            List<WhyNotThere.Answer> answers,
            Map<String, ReceiptRow> receipts) {
        /** Null where nothing is deleted. */
        public @Nullable ReceiptRow receipt(@Nullable String recordId) {
            return recordId == null ? null : receipts.get(recordId);
        }
    }

    /**
     * @param command what whoever runs the server types there to remove the files
     * @param filesBy who said that they are gone; null if nobody did
     */
    record ReceiptRow(
            DeletionReceipts.Receipt receipt,
            ActorNames.Actor by,
            ActorNames.@Nullable Actor filesBy,
            String command) {}

    @GetMapping("/classes/{id}/recordings")
    String why(Person viewer, @PathVariable String id, Model model) {
        Access.ClassView klass = access.activity(viewer, id);
        UUID meetingId = klass.meeting().id();
        Room room = klass.room().room();
        List<WhyNotThere.Answer> answers = why.of(viewer.tenantId(), meetingId);
        Map<String, ReceiptRow> receipts = new HashMap<>();
        for (WhyNotThere.Answer answer : answers) {
            String recordId = answer.recordId();
            DeletionReceipts.Receipt receipt = answer.receipt();
            if (recordId != null && receipt != null) {
                receipts.put(recordId, row(viewer.tenantId(), recordId, receipt));
            }
        }
        model.addAttribute(
                "view", new WhyView(room.slug(), room.name(), id, RoomRows.began(klass.meeting()), answers, receipts));
        return "recordings-why";
    }

    private ReceiptRow row(UUID tenantId, String recordId, DeletionReceipts.Receipt receipt) {
        String filesBy = receipt.filesRemovedBy();
        return new ReceiptRow(
                receipt,
                actors.of(tenantId, receipt.requestedBy()),
                filesBy == null ? null : actors.of(tenantId, filesBy),
                DeletionReceipts.command(recordId));
    }
}

package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.playback.PlayRecording;
import org.lectern.server.playback.Playable;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.Sight;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.Room;

/**
 * A recording in a list.
 *
 * @param name the room's where it has none
 * @param archived whether its room was deleted, so that nothing leads there
 * @param classId of the page of its class; empty for one that was imported
 * @param manages whether the viewer may change it
 * @param formats those that can be played
 * @param deletedAt when its deletion can no longer be taken back; null for any other
 * @param verdict whether the course sees it now, and why not
 * @param from not shown before; null for at once
 * @param until not shown from here on; null for ever
 * @param keptUntil when it is deleted for its age; null unless that is near
 * @param held whether nobody may delete it
 */
record RecordingRow(
        String id,
        String name,
        String description,
        List<String> tags,
        String slug,
        String roomName,
        boolean archived,
        String classId,
        Instant recordedAt,
        String stage,
        boolean manages,
        List<Way> formats,
        @Nullable Instant deletedAt,
        boolean changing,
        String verdict,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Instant keptUntil,
        boolean held) {
    /**
     * One way to play it.
     *
     * @param elsewhere whether its server names an address that is none of its own, where nobody is sent
     */
    record Way(String type, long minutes, boolean elsewhere) {}

    /** What a server tells may be of any length; whoever wrote more than our forms take is not quoted in full. */
    private static final int LONGEST = 2_000;

    private static final int MOST_TAGS = 20;

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    /**
     * @param archived whether the room was deleted
     * @param play says which formats lead anywhere
     */
    static RecordingRow of(Playable playable, Room room, boolean archived, PlayRecording play) {
        RecordingShelf.Item item = playable.item();
        return new RecordingRow(
                item.recordId(),
                item.name().isBlank() ? room.name() : cut(item.name(), 256),
                cut(item.text().description(), LONGEST),
                item.text().tags().stream()
                        .limit(MOST_TAGS)
                        .map(tag -> cut(tag, 50))
                        .toList(),
                room.slug(),
                room.name(),
                archived,
                archived || item.meetingId() == null ? "" : item.meetingId().toString(),
                item.recordedAt(),
                item.stage().name(),
                playable.manages(),
                playable.formats().stream()
                        .map(format -> new Way(format.type(), format.minutes(), !play.leads(item, format)))
                        .toList(),
                item.deletedAt(),
                item.changing(),
                item.verdict().name(),
                item.sight().from(),
                item.sight().until(),
                item.keeping().until(),
                item.keeping().held());
    }

    public boolean published() {
        return verdict.equals(Sight.Verdict.SHOWN.name());
    }

    public boolean done() {
        return stage.equals(Stage.PUBLISHED.name()) || stage.equals(Stage.UNPUBLISHED.name());
    }

    public boolean awaitsApproval() {
        return verdict.equals(Sight.Verdict.AWAITS_APPROVAL.name());
    }

    /** Whether its times alone hide it. */
    public boolean outOfTime() {
        return verdict.equals(Sight.Verdict.NOT_YET.name()) || verdict.equals(Sight.Verdict.NO_LONGER.name());
    }

    /** What its badge says: why it is hidden where that is not because somebody hid it. */
    public String state() {
        return awaitsApproval() || outOfTime() ? verdict : stage;
    }

    /** The list that it is in. */
    public String back() {
        return archived ? "/recordings/archive" : "/r/" + slug + "/recordings";
    }

    public boolean canBeTakenBack() {
        return stage.equals(Stage.DELETING.name()) && deletedAt != null;
    }
}

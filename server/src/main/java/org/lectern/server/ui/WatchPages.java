package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.lectern.server.person.Person;
import org.lectern.server.playback.Chapters;
import org.lectern.server.playback.PlayRecording;
import org.lectern.server.playback.Playable;
import org.lectern.server.recording.RecordingShelf.Format;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The page around a recording's playback, which is the server's own in a frame. */
@Controller
final class WatchPages {
    /** Formats that are one file. */
    private static final Pattern FILE = Pattern.compile(".*\\.(ogg|oga|mp3|wav|mp4|m4v|m4a|webm|pdf)");

    private final RecordingAccess access;
    private final PlayRecording play;
    private final Chapters chapters;

    WatchPages(RecordingAccess access, PlayRecording play, Chapters chapters) {
        this.access = access;
        this.play = play;
        this.chapters = chapters;
    }

    /**
     * @param type of the format that plays
     * @param chapters where slides begin, empty where the format does not tell
     * @param downloads whether a file is offered
     */
    record WatchView(RecordingRow row, String type, List<Chapters.Chapter> chapters, boolean downloads) {}

    @GetMapping("/recordings/{id}/watch/{format}")
    String watch(
            Person viewer,
            @PathVariable String id,
            @PathVariable String format,
            Model model,
            HttpServletResponse response) {
        RecordingAccess.RecordingView view = access.recording(viewer, id);
        Playable playable = view.playable();
        Format found = playable.format(format).orElseThrow(NoSuchPage::new);
        String origin = play.origin(playable.item(), found).orElseThrow(NoSuchPage::new);
        // The frame begins with an address of ours and ends at the server.
        response.setHeader(
                "Content-Security-Policy", SecurityConfiguration.CONTENT_POLICY + "; frame-src 'self' " + origin);
        model.addAttribute(
                "view",
                new WatchView(
                        view.row(),
                        found.type(),
                        chapters.of(viewer.tenantId(), playable.item(), found),
                        playable.terms().download()
                                && FILE.matcher(found.url().toLowerCase(Locale.ROOT))
                                        .matches()));
        return "watch";
    }
}

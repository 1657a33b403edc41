package org.lectern.server.ui;

import java.util.List;
import org.lectern.server.playback.PlaybackMode;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.recording.RecordingFigures;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** How servers do with recordings. */
@Controller
final class RecordingServersPages {
    private final RecordingFigures figures;
    private final PlaybackServers protection;

    RecordingServersPages(RecordingFigures figures, PlaybackServers protection) {
        this.figures = figures;
        this.protection = protection;
    }

    @GetMapping("/admin/recordings")
    String overview(Model model) {
        List<RecordingFigures.OfServer> all = figures.servers();
        model.addAttribute("view", all);
        model.addAttribute(
                "open",
                all.stream()
                        .filter(one -> protection.of(one.serverId()).mode() == PlaybackMode.PUBLIC)
                        .map(RecordingFigures.OfServer::name)
                        .toList());
        return "admin/recordings";
    }
}

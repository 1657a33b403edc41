package org.lectern.server.ui;

import org.lectern.server.recording.RecordingFigures;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** How servers do with recordings. */
@Controller
final class RecordingServersPages {
    private final RecordingFigures figures;

    RecordingServersPages(RecordingFigures figures) {
        this.figures = figures;
    }

    @GetMapping("/admin/recordings")
    String overview(Model model) {
        model.addAttribute("view", figures.servers());
        return "admin/recordings";
    }
}

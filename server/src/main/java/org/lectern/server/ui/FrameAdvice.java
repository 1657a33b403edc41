package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives every template {@code frame}, {@code f} and {@code problems}. */
@ControllerAdvice
final class FrameAdvice {
    private final Frames frames;

    FrameAdvice(Frames frames) {
        this.frames = frames;
    }

    @ModelAttribute
    void add(HttpServletRequest request, Model model) {
        model.addAttribute("frame", frames.frame(request));
        model.addAttribute("f", frames.formats(request));
        model.addAttribute("problems", Problems.NONE);
    }
}

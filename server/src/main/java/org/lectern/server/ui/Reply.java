package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.ui.Model;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a form's handler answers through: this page again with what is wrong, or the next page with a notice. */
record Reply(Model model, RedirectAttributes next, HttpServletResponse response) {
    void refuse(Problems problems) {
        response.setStatus(422);
        model.addAttribute("problems", problems);
    }
}

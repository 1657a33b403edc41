package org.lectern.server.ui;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Answers that do not depend on who asks. */
@Controller
final class HelpPages {
    @GetMapping("/help/joining")
    String joining() {
        return "help";
    }
}

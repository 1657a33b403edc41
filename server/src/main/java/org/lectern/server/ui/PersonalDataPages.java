package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.privacy.PersonExports;
import org.springframework.http.ContentDisposition;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Where somebody fetches what is kept about them, with a link and without an account. Looking at the page uses nothing up, so that
 * programs that look at links in advance do no harm.
 */
@Controller
final class PersonalDataPages {
    private final PersonExports copies;

    PersonalDataPages(PersonExports copies) {
        this.copies = copies;
    }

    /**
     * @param state null where the link leads to nothing any more
     * @param busy whether somebody is fetching it, as far as is known
     */
    record CopyView(String link, PersonExports.@Nullable State state, boolean busy) {
        public boolean gone() {
            return state == null;
        }

        public boolean ready() {
            return state == PersonExports.State.READY;
        }

        public boolean made() {
            return state != null && state.isOpen();
        }

        public boolean failed() {
            return state == PersonExports.State.FAILED;
        }
    }

    @GetMapping("/personal-data/{link}")
    String show(@PathVariable String link, HttpServletResponse response, Model model) {
        return show(link, false, response, model);
    }

    private String show(String link, boolean busy, HttpServletResponse response, Model model) {
        Optional<PersonExports.Copy> copy = copies.find(link);
        response.setHeader("Cache-Control", "no-store");
        response.setStatus(copy.isEmpty() ? HttpServletResponse.SC_GONE : HttpServletResponse.SC_OK);
        model.addAttribute(
                "view", new CopyView(link, copy.map(PersonExports.Copy::state).orElse(null), busy));
        return "personal-data";
    }

    /** Null once the file was sent. If it breaks off, the link works again. */
    @PostMapping("/personal-data/{link}")
    @Nullable
    String fetch(@PathVariable String link, HttpServletResponse response, Model model) throws IOException {
        Optional<PersonExports.Taken> taken = copies.take(link);
        if (taken.isEmpty()) {
            return show(link, true, response, model);
        }
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/zip");
        // So that whoever fetches it notices when it breaks off.
        response.setContentLengthLong(taken.get().copy().bytes());
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename("personal-data.zip")
                        .build()
                        .toString());
        copies.send(taken.get(), response.getOutputStream());
        return null;
    }
}

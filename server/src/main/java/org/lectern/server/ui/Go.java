package org.lectern.server.ui;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.view.RedirectView;

/** Sends the browser to another of our pages after a form, so that reloading does not send the form again. */
final class Go {
    private Go() {}

    static RedirectView to(String path) {
        var view = new RedirectView(SafePath.of(path), false);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        view.setExpandUriTemplateVariables(false);
        return view;
    }

    /** To the sign-in page, which {@link SafePath} takes for no page to come back to. */
    static RedirectView toSignIn(String query) {
        RedirectView view = to("/");
        view.setUrl("/sign-in" + query);
        return view;
    }
}

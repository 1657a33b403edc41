package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.person.SignIn;
import org.lectern.server.room.Guests;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Signing in and out. A new session begins at each sign-in; signing out ends it on the server. */
@Controller
final class SignInPages {
    private final SignIn signIn;
    private final Doors doors;
    private final Viewers viewers;
    private final SecurityContextRepository contexts;
    private final Trail trail;

    /** Where else somebody may get in, and whose people there are. */
    record Doors(TenantStore tenants, Guests guests) {
        private static final Pattern ROOM = Pattern.compile("/r/([a-z2-7]{26})");

        /** Where guests give the code of the room that somebody wanted; empty if it takes none. */
        String guestWay(String next) {
            Matcher room = ROOM.matcher(next);
            return room.matches()
                    ? guests.open(room.group(1))
                            .map(open -> "/r/" + open.slug() + "/guest")
                            .orElse("")
                    : "";
        }
    }

    SignInPages(SignIn signIn, Doors doors, Viewers viewers, SecurityContextRepository contexts, Trail trail) {
        this.signIn = signIn;
        this.doors = doors;
        this.viewers = viewers;
        this.contexts = contexts;
        this.trail = trail;
    }

    /**
     * @param problem {@code refused}, {@code wait}, or null
     * @param pause how long, in words; empty unless waiting is the problem
     */
    record SignInView(
            String next,
            String tenant,
            String name,
            @Nullable String problem,
            String pause,
            boolean signedOut) {}

    @GetMapping("/sign-in")
    Object page(
            @RequestParam(defaultValue = "/") String next,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String out,
            HttpServletRequest request,
            Model model) {
        if (viewers.current(request).isPresent()) {
            return Go.to(next);
        }
        model.addAttribute("view", new SignInView(SafePath.of(next), tenant, "", null, "", out.equals("yes")));
        model.addAttribute("guestWay", doors.guestWay(next));
        return "sign-in";
    }

    @PostMapping("/sign-in")
    Object signIn(Typed typed, HttpServletRequest request, HttpServletResponse response, Model model) {
        String slug = typed.tenant().isEmpty() ? Tenant.DEFAULT_SLUG : typed.tenant();
        Optional<Tenant> tenant = doors.tenants().findBySlug(slug);
        SignIn.Result result = tenant.map(
                        of -> signIn.attempt(of.id(), typed.name(), typed.password(), request.getRemoteAddr()))
                .orElseGet(SignIn.Result.Refused::new);
        if (tenant.isPresent()
                && !(result instanceof SignIn.Result.Welcome)
                && !typed.name().isBlank()) {
            trail.signInRefused(tenant.get().id(), typed.name(), result instanceof SignIn.Result.Wait);
        }
        return switch (result) {
            case SignIn.Result.Welcome welcome -> {
                begin(welcome.person(), request, response);
                yield Go.to(typed.next());
            }
            case SignIn.Result.Refused refused -> again(typed, "refused", "", 401, response, model);
            case SignIn.Result.Wait wait -> {
                Duration remaining = wait.remaining().plusMillis(999);
                response.setHeader("Retry-After", String.valueOf(remaining.toSeconds()));
                Formats formats = (Formats) model.getAttribute("f");
                String words = formats == null ? remaining.toSeconds() + " s" : formats.duration(remaining);
                yield again(typed, "wait", words, 429, response, model);
            }
        };
    }

    /** What the form holds. */
    record Typed(
            @Nullable String name,
            @Nullable String password,
            @Nullable String next,
            @Nullable String tenant) {
        @Override
        public String name() {
            return name == null ? "" : name;
        }

        @Override
        public String password() {
            return password == null ? "" : password;
        }

        @Override
        public String next() {
            return SafePath.of(next);
        }

        @Override
        public String tenant() {
            return tenant == null ? "" : tenant;
        }

        @Override
        public String toString() {
            return "Typed[***]";
        }
    }

    private String again(
            Typed typed, String problem, String wait, int status, HttpServletResponse response, Model model) {
        response.setStatus(status);
        model.addAttribute("view", new SignInView(typed.next(), typed.tenant(), typed.name(), problem, wait, false));
        model.addAttribute("guestWay", doors.guestWay(typed.next()));
        return "sign-in";
    }

    private void begin(Person person, HttpServletRequest request, HttpServletResponse response) {
        HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        request.getSession(true);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new SignedIn(person.id()));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }

    @PostMapping("/sign-out")
    View signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
        return Go.toSignIn("?out=yes");
    }
}

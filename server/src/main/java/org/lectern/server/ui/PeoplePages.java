package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.lectern.server.person.Added;
import org.lectern.server.person.NewPerson;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Everybody of the operator's tenant who can sign in. */
@Controller
final class PeoplePages {
    private static final int SHOWN = 100;

    private static final Sorting.Columns<PersonStore.Order> COLUMNS = new Sorting.Columns<PersonStore.Order>("list")
            .words("name", PersonStore.Order.NAME)
            .words("sign-in", PersonStore.Order.SIGN_IN_NAME)
            .figures("role", PersonStore.Order.OPERATOR);

    private final PersonStore people;
    private final Trail trail;

    PeoplePages(PersonStore people, Trail trail) {
        this.people = people;
        this.trail = trail;
    }

    record PersonRow(String id, String name, String signInName, boolean operator, boolean self) {}

    record Form(String name, String signInName, boolean operator) {
        static final Form BLANK = new Form("", "", false);
    }

    /** @param more whether there are others than those shown */
    record PeopleView(List<PersonRow> people, String text, boolean more, Form form) {}

    @GetMapping("/admin/people")
    String list(Person viewer, @RequestParam(defaultValue = "") String text, HttpServletRequest request, Model model) {
        return show(viewer, text, COLUMNS.read("/admin/people", request), Form.BLANK, model);
    }

    private String show(Person viewer, String text, Sorting<PersonStore.Order> order, Form form, Model model) {
        PersonStore.Order by = order.by();
        List<Person> found = people.list(
                viewer.tenantId(), text, by == null ? PersonStore.Order.NAME : by, order.falling(), SHOWN + 1);
        model.addAttribute("order", order);
        List<PersonRow> rows = found.stream()
                .limit(SHOWN)
                .map(person -> new PersonRow(
                        person.id().toString(),
                        person.name(),
                        person.signInName(),
                        person.operator(),
                        person.id().equals(viewer.id())))
                .toList();
        model.addAttribute("view", new PeopleView(rows, text, found.size() > SHOWN, form));
        return "admin/people";
    }

    @PostMapping("/admin/people")
    Object add(
            Person viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String signInName,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String operator,
            Reply reply) {
        boolean runs = operator.equals("yes");
        return switch (people.add(new NewPerson(viewer.tenantId(), name, signInName, password, runs))) {
            case Added.Person added -> {
                trail.together(Trail.ofPerson(viewer, "person.added", added.person()), () -> {});
                Notice.good(reply.next(), "admin.people.added", added.person().name());
                yield Go.to("/admin/people");
            }
            case Added.Refused refused -> {
                reply.refuse(problems(refused.problem()));
                yield show(
                        viewer,
                        "",
                        COLUMNS.read("/admin/people", "", null),
                        new Form(name, signInName, runs),
                        reply.model());
            }
        };
    }

    private static Problems problems(NewPerson.Problem problem) {
        return switch (problem) {
            case NONE -> Problems.NONE;
            case NAME -> Problems.of("name", "problem.person-name");
            case SIGN_IN_NAME -> Problems.of("signInName", "problem.person-sign-in-name");
            case PASSWORD -> Problems.of("password", "problem.person-password");
            case TAKEN -> Problems.of("signInName", "problem.person-taken");
        };
    }

    record PasswordView(String id, String name) {}

    @GetMapping("/admin/people/{id}/password")
    String askPassword(Person viewer, @PathVariable String id, Model model) {
        Person person = person(viewer, id);
        model.addAttribute("view", new PasswordView(id, person.name()));
        return "admin/password";
    }

    @PostMapping("/admin/people/{id}/password")
    Object setPassword(
            Person viewer, @PathVariable String id, @RequestParam(defaultValue = "") String password, Reply reply) {
        Person person = person(viewer, id);
        if (!NewPerson.isGoodPassword(password)) {
            reply.refuse(Problems.of("password", "problem.person-password"));
            reply.model().addAttribute("view", new PasswordView(id, person.name()));
            return "admin/password";
        }
        trail.together(Trail.ofPerson(viewer, "person.password-changed", person), () -> {
            boolean _ = people.changePassword(viewer.tenantId(), person.id(), password);
        });
        Notice.good(reply.next(), "admin.people.password.done", person.name());
        return Go.to("/admin/people");
    }

    @GetMapping("/admin/people/{id}/remove")
    String confirmRemoval(Person viewer, @PathVariable String id, Model model) {
        Person person = other(viewer, id);
        model.addAttribute(
                "view",
                new ConfirmView(
                        "confirm.person", person.name(), "", "/admin/people/" + id + "/remove", "/admin/people"));
        return "confirm";
    }

    @PostMapping("/admin/people/{id}/remove")
    Object remove(Person viewer, @PathVariable String id, RedirectAttributes next) {
        Person person = other(viewer, id);
        trail.together(Trail.ofPerson(viewer, "person.removed", person), () -> {
            boolean _ = people.remove(viewer.tenantId(), person.id());
        });
        Notice.good(next, "admin.people.removed", person.name());
        return Go.to("/admin/people");
    }

    /** Nobody removes themselves: the last operator would lock the door behind them. */
    private Person other(Person viewer, String id) {
        Person person = person(viewer, id);
        if (person.id().equals(viewer.id())) {
            throw new NotAllowed("oneself");
        }
        return person;
    }

    private Person person(Person viewer, String id) {
        return people.find(viewer.tenantId(), Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

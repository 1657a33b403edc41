package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who is asking. A session knows only the person's id; what the person may do is read anew with every request, so that a
 * removed person or a withdrawn right counts at once.
 */
final class Viewers {
    private static final String ATTRIBUTE = Viewers.class.getName();

    private final PersonStore people;

    Viewers(PersonStore people) {
        this.people = people;
    }

    /** The signed-in person of this request; read once for each request. */
    Optional<Person> current(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Optional<?> known) {
            return known.map(Person.class::cast);
        }
        Optional<Person> person = id().flatMap(people::find);
        request.setAttribute(ATTRIBUTE, person);
        return person;
    }

    /** The person as it is now, for answers that take long; empty once it was removed. */
    Optional<Person> again(Person viewer) {
        return people.find(viewer.id());
    }

    private static Optional<UUID> id() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication instanceof SignedIn signedIn ? Optional.of(signedIn.personId()) : Optional.empty();
    }
}

package org.lectern.server.ui;

import java.util.List;
import java.util.UUID;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.PeopleLinks;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Says that two people of a class are one, and takes it back; both stand in the audit trail. */
@Controller
final class LinkPages {
    private static final int LONGEST_KEY = 1_100;

    private final Access access;
    private final ActivityReports reports;
    private final PeopleLinks links;
    private final AuditTrail audit;
    private final Database database;

    LinkPages(Access access, ActivityReports reports, PeopleLinks links, AuditTrail audit, Databases databases) {
        this.access = access;
        this.reports = reports;
        this.links = links;
        this.audit = audit;
        this.database = databases.web();
    }

    @PostMapping("/classes/{id}/links")
    Object link(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String is,
            Reply reply) {
        UUID classId = access.activity(viewer, id).meeting().id();
        List<String> known = reports.of(classId).people().stream()
                .map(PersonActivity::who)
                .map(PersonActivity.Who::key)
                .toList();
        if (!known.contains(person) || !known.contains(is)) {
            Notice.bad(reply.next(), "links.unknown", "");
            return Go.to("/classes/" + id + "/report");
        }
        PeopleLinks.Linking linking = database.inTransaction(() -> {
            var done = links.link(new PeopleLinks.Link(reports.runsOf(classId), person, is, viewer.id()));
            if (done == PeopleLinks.Linking.DONE) {
                audit.append(
                        database,
                        entry(viewer, "activity.person-linked", classId, person).with("to", is));
            }
            return done;
        });
        if (linking == PeopleLinks.Linking.DONE) {
            Notice.good(reply.next(), "links.done", "");
        } else {
            Notice.bad(reply.next(), "links." + linking, "");
        }
        return Go.to("/classes/" + id + "/report");
    }

    @PostMapping("/classes/{id}/links/undo")
    Object unlink(Person viewer, @PathVariable String id, @RequestParam(defaultValue = "") String person, Reply reply) {
        UUID classId = access.activity(viewer, id).meeting().id();
        boolean undone = person.length() <= LONGEST_KEY
                && database.inTransaction(() -> {
                    boolean was = links.unlink(reports.runsOf(classId), person);
                    if (was) {
                        audit.append(database, entry(viewer, "activity.person-unlinked", classId, person));
                    }
                    return was;
                });
        if (undone) {
            Notice.good(reply.next(), "links.undone", "");
        } else {
            Notice.bad(reply.next(), "links.unknown", "");
        }
        return Go.to("/classes/" + id + "/report");
    }

    private static AuditEntry entry(Person viewer, String action, UUID classId, String person) {
        return AuditEntry.of(
                        viewer.tenantId(),
                        viewer.operator() ? AuditActor.operator(viewer.id()) : AuditActor.person(viewer.id()),
                        action,
                        "class:" + classId)
                .with("person", person);
    }
}

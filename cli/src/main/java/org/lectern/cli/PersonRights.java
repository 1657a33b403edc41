package org.lectern.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.privacy.ConsentRecords;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.privacy.Erasure;
import org.lectern.server.privacy.FindPeople;
import org.lectern.server.privacy.Restrictions;
import org.lectern.server.tenant.Tenant;

/** What {@code person find}, {@code export}, {@code consent}, {@code restrict} and {@code erase} do. */
final class PersonRights {
    private final Administration installation;
    private final PrintWriter out;

    PersonRights(Administration installation, PrintWriter out) {
        this.installation = installation;
        this.out = out;
    }

    void find(Tenant tenant, String text) {
        List<FindPeople.Found> found = installation.findPeople().find(tenant.id(), text);
        var table = new Table("IDENTIFIER", "ACCOUNT", "JOINS", "NAME");
        found.forEach(one ->
                table.row(one.externalUserId(), one.account() ? "yes" : "", Long.toString(one.joins()), one.name()));
        table.print(out);
    }

    /** The file is for its owner's eyes. */
    void export(Tenant tenant, String identifier, Path file) {
        Set<java.nio.file.attribute.PosixFilePermission> mine = PosixFilePermissions.fromString("rw-------");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(mine));
            try (OutputStream to = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
                installation
                        .exportPerson()
                        .write(tenant.id(), identifier, AuditActor.commandLine(), to)
                        .forEach((kind, records) -> out.println(kind + " " + records));
            }
        } catch (FileAlreadyExistsException e) {
            throw new Refusal(ExitCode.USAGE, "'" + file + "' is there already.", "Give another --to.", e);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.FAILED, "'" + file + "' cannot be written: " + e.getMessage(), "Give another --to.", e);
        }
        out.println("Everything that is kept about the person is in " + file + ".");
    }

    void consent(Tenant tenant, String identifier, boolean withdraw) {
        ConsentRecords consents = installation.consentRecords();
        if (withdraw) {
            if (!consents.takeBack(tenant.id(), identifier, AuditActor.commandLine())) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "'" + identifier + "' has no agreement that could be taken back.",
                        "'lectern person find' shows identifiers.");
            }
            out.println("The agreement was taken back. The person is asked again before they join.");
            return;
        }
        out.println(consents.newest(tenant.id(), identifier)
                .map(given ->
                        given.answer().name().toLowerCase(Locale.ROOT) + " " + given.at() + ", text " + given.version())
                .orElse("No answer is kept."));
    }

    void restrict(Tenant tenant, String identifier, boolean lift) {
        Restrictions restrictions = installation.restrictions();
        boolean changed = lift
                ? restrictions.lift(tenant.id(), identifier, AuditActor.commandLine())
                : restrictions.restrict(tenant.id(), identifier, AuditActor.commandLine());
        if (!changed) {
            throw new Refusal(
                    ExitCode.FAILED,
                    lift
                            ? "the data of '" + identifier + "' are not restricted."
                            : "the data of '" + identifier + "' are restricted already.",
                    "'lectern person find' shows identifiers.");
        }
        out.println(
                lift
                        ? "The restriction is lifted. Of classes in between nothing but presence was collected."
                        : "From now on nothing but presence is collected, and no learning record store is told.");
    }

    void erase(Tenant tenant, String identifier, @Nullable String confirmed) {
        if (!identifier.equals(confirmed)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "erasing cannot be undone.",
                    "Repeat the identifier: lectern person erase " + identifier + " --confirm " + identifier);
        }
        ErasePeople erase = installation.erasePeople();
        switch (erase.request(tenant.id(), identifier, AuditActor.commandLine())) {
            case ErasePeople.Requested.LastOperator _ ->
                throw new Refusal(
                        ExitCode.FAILED,
                        "nobody could run this installation afterwards.",
                        "Make somebody else an operator first: lectern person add --operator");
            case ErasePeople.Requested.Accepted(Erasure requested) -> {
                Erasure done = erase.complete(requested.id());
                out.println("erasure " + done.id());
                out.println("stands there now: " + done.tombstone());
                var table = new Table("TABLE", "ROWS");
                done.receipt().forEach((name, rows) -> table.row(name, Integer.toString(rows)));
                table.print(out);
                installation
                        .disposeRecordings()
                        .ofErasure(tenant.id(), done.id())
                        .ifPresent(report -> out.println("recordings of classes joined: " + report.count("DELETED")
                                + " deleted, " + report.count("KEPT") + " kept, " + report.count("HELD") + " held"));
                int told = installation.erasureRecords().list(done.id()).size();
                if (told > 0) {
                    out.println(
                            "learning record stores: " + told
                                    + " actors and statements to be deleted by whoever runs them; the list is on the page Privacy");
                }
                out.println("What still comes of earlier classes is erased too, until " + done.watchUntil() + ".");
            }
        }
    }
}

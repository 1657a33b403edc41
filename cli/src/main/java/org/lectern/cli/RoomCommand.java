package org.lectern.cli;

import org.lectern.server.room.Course;
import org.lectern.server.room.Room;
import org.lectern.server.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Rooms. */
@Command(
        name = "room",
        description = "Rooms: the lasting places that classes take place in.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class RoomCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    RoomCommand() {}

    @Command(name = "list", description = "Lists courses and their rooms, with the path of each room's page.")
    int list(@Mixin ConfigOption config, @Mixin TenantOption tenant) {
        try (var installation = Administration.open(config)) {
            Tenant of = installation.tenant(tenant.slug);
            var table = new Table("COURSE", "ROOM", "PAGE");
            for (Course course : installation.courses().list(of.id())) {
                for (Room room : installation.rooms().listOfCourse(of.id(), course.id())) {
                    table.row(course.name(), room.name(), "/r/" + room.slug());
                }
            }
            table.print(
                    spec.commandLine().getOut(), "There is no room yet. Teachers make courses and rooms on the pages.");
            return ExitCode.DONE;
        }
    }
}

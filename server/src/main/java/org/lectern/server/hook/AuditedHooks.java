package org.lectern.server.hook;

import java.time.Duration;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.Server;

/** What an operator does with our hooks at servers; every verb leaves an entry in the audit trail. */
public final class AuditedHooks {
    /** So long an event of a self-test may take; real ones take a second. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HookKeeper keeper;
    private final SelfTests selfTests;
    private final Surroundings around;
    private final Runnable forgetStrangers;

    /** Where the entries go. */
    public record Surroundings(AuditTrail audit, Database database) {}

    /** @param forgetStrangers has this process ask anew whose a meeting is that was nobody's */
    public AuditedHooks(HookKeeper keeper, SelfTests selfTests, Surroundings around, Runnable forgetStrangers) {
        this.keeper = keeper;
        this.selfTests = selfTests;
        this.around = around;
        this.forgetStrangers = forgetStrangers;
    }

    /** Looks whether our hook is there, and registers it if it is missing and wanted. */
    public HookKeeper.Kept look(Server server) {
        return keeper.keep(server.id());
    }

    /** @see HookKeeper#ensure */
    public HookKeeper.Kept ensure(Server server, AuditActor by) {
        forgetStrangers.run();
        HookKeeper.Kept kept = keeper.ensure(server.id());
        note(server.id(), by, "hook.ensured", "result", kept.getClass().getSimpleName());
        return kept;
    }

    /** Only tells what {@link #withdraw} would remove. */
    public CleanedUp wouldRemove(Server server) {
        return keeper.cleanUp(server, true);
    }

    /** @see HookKeeper#withdraw */
    public CleanedUp withdraw(Server server, AuditActor by) {
        CleanedUp cleanedUp = keeper.withdraw(server.id());
        note(server.id(), by, "hook.withdrawn", "deleted", String.valueOf(cleanedUp.deleted()));
        return cleanedUp;
    }

    /** @see HookKeeper#cleanUp(Server, String, boolean) */
    public CleanedUp cleanUpMeeting(Server server, String meetingId, boolean dry, AuditActor by) {
        CleanedUp cleanedUp = keeper.cleanUp(server, meetingId, dry);
        if (!dry) {
            note(server.id(), by, "hook.removed", "deleted", String.valueOf(cleanedUp.deleted()));
        }
        return cleanedUp;
    }

    /** After the server was taken out of the pool: nobody would remove our hook there later. */
    public CleanedUp leave(Server removed, AuditActor by) {
        CleanedUp cleanedUp = keeper.cleanUp(removed, false);
        note(removed.id(), by, "hook.removed", "deleted", String.valueOf(cleanedUp.deleted()));
        return cleanedUp;
    }

    /** @see SelfTests#run */
    public SelfTests.Result selfTest(Server server, AuditActor by) {
        SelfTests.Result result = selfTests.run(server, PATIENCE);
        note(server.id(), by, "hook.tested", "result", result.good() ? "heard" : "not heard");
        return result;
    }

    private void note(UUID serverId, AuditActor by, String action, String name, String value) {
        var entry = AuditEntry.of(AuditEntry.INSTALLATION, by, action, "server:" + serverId)
                .with(name, value);
        around.database().inTransaction(() -> around.audit().append(around.database(), entry));
    }
}

package org.lectern.cli;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.LogSearch;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.activity.RebuildActivity;
import org.lectern.server.activity.ReplayLog;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.chamilo.ChamiloStore;
import org.lectern.server.chamilo.EnsureHooks;
import org.lectern.server.delivery.Deliveries;
import org.lectern.server.hook.DeadLetters;
import org.lectern.server.hook.HookAdministration;
import org.lectern.server.hook.HookSettings;
import org.lectern.server.hook.ReplayInbox;
import org.lectern.server.meeting.AdoptMeetings;
import org.lectern.server.meeting.ClaimMeetings;
import org.lectern.server.meeting.LostServers;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.meeting.WhatIf;
import org.lectern.server.operations.CheckInvariants;
import org.lectern.server.operations.Inspections;
import org.lectern.server.person.Passwords;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.DatabaseAtStart;
import org.lectern.server.platform.DatabaseSettings;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Installation;
import org.lectern.server.platform.InstallationSettings;
import org.lectern.server.platform.MasterKey;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.DrainServers;
import org.lectern.server.pool.PanicServer;
import org.lectern.server.pool.PoolSettings;
import org.lectern.server.pool.RemoveServer;
import org.lectern.server.pool.RotateSecret;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.privacy.ConsentRecords;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.privacy.ErasureRecords;
import org.lectern.server.privacy.ExportPerson;
import org.lectern.server.privacy.FindPeople;
import org.lectern.server.privacy.JoinNotices;
import org.lectern.server.privacy.PrivacyKeys;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.PrivacySettings;
import org.lectern.server.privacy.Pseudonyms;
import org.lectern.server.privacy.Restrictions;
import org.lectern.server.privacy.RunRetention;
import org.lectern.server.recording.ApproveRecordings;
import org.lectern.server.recording.DeletionReceipts;
import org.lectern.server.recording.DisposeRecordings;
import org.lectern.server.recording.HoldRecordings;
import org.lectern.server.recording.ImportRecordings;
import org.lectern.server.recording.ProtectRecordings;
import org.lectern.server.recording.RecordingFigures;
import org.lectern.server.recording.RecordingPolicies;
import org.lectern.server.recording.RecordingSettings;
import org.lectern.server.recording.WhyNotThere;
import org.lectern.server.relay.AnalyticsKeys;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.RoomStore;
import org.lectern.server.statement.DestinationStore;
import org.lectern.server.statement.ErasedStatements;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.usage.Usage;

/** An installation's stores for one command: no web server and no background work, beside a running product or not. */
final class Administration implements AutoCloseable {
    private final DatabaseAtStart database;
    private final Databases pools;
    private final Vault vault;
    private final Installation installation;
    private final PoolSettings pool;
    private final Hooks hooks;
    private final PrivacySettings privacy;
    private final RecordingSettings recordings;

    /** What hooks need to know of the settings. */
    private record Hooks(InstallationSettings installation, HookSettings settings) {}

    /** How long what is kept. */
    private record Kept(PrivacySettings privacy, RecordingSettings recordings) {}

    private Administration(DatabaseAtStart database, Vault vault, PoolSettings pool, Hooks hooks, Kept kept) {
        this.pool = pool;
        this.hooks = hooks;
        this.privacy = kept.privacy();
        this.recordings = kept.recordings();
        this.database = database;
        this.pools = database.connection().pools();
        this.vault = vault;
        this.installation = Installation.of(pools.web(), vault);
    }

    /**
     * The installation's database at this version, beside a running product or not.
     *
     * @throws org.lectern.server.platform.RefusedToStart if the settings are wrong or the database is not there
     */
    static DatabaseAtStart database(SettingsSource settings) {
        return DatabaseAtStart.beside(
                settings.bind("lectern", InstallationSettings.class),
                settings.bind("lectern.database", DatabaseSettings.class));
    }

    /** @throws org.lectern.server.platform.RefusedToStart if the settings are wrong or the database is not there */
    static Administration open(ConfigOption config) {
        SettingsSource settings = config.settings();
        var installation = settings.bind("lectern", InstallationSettings.class);
        return new Administration(
                database(settings),
                MasterKey.vault(installation),
                settings.bind("lectern.pool", PoolSettings.class),
                new Hooks(installation, settings.bind("lectern.hooks", HookSettings.class)),
                new Kept(
                        settings.bind("lectern.privacy", PrivacySettings.class),
                        settings.bind("lectern.recordings", RecordingSettings.class)));
    }

    /** The address of a path for applications; where the settings name none, with a place to put it in. */
    String address(String path) {
        return hooks.installation()
                        .publicUrl()
                        .map(url -> url.toString().replaceFirst("/+$", ""))
                        .orElse("<your public address>")
                + path;
    }

    TenantStore tenants() {
        return new TenantStore(pools.web(), vault, InstantSource.system());
    }

    Inspections inspections() {
        return new Inspections(pools.web());
    }

    ServerStore servers() {
        return new ServerStore(pools.web(), vault);
    }

    AnalyticsKeys analyticsKeys() {
        return new AnalyticsKeys(pools.web(), vault);
    }

    HookAdministration hooks() {
        var around = new HookAdministration.Surroundings(pools, vault, servers(), clients());
        return HookAdministration.of(around, hooks.installation(), hooks.settings(), InstantSource.system());
    }

    ChamiloStore chamilo() {
        return new ChamiloStore(pools.web(), vault, new AuditTrail(InstantSource.system()), InstantSource.system());
    }

    EnsureHooks ensureHooks() {
        var ours = new OurMeetings(pools.web(), installation.tag());
        return new EnsureHooks(
                chamilo(),
                new MeetingStore(pools.web(), vault),
                ClaimMeetings.of(pools, vault, ours, activity().extras().polls(), InstantSource.system()),
                new EnsureHooks.Pool(servers(), clients(), hooks().hooks()),
                InstantSource.system());
    }

    Usage usage() {
        return Usage.of(pools.web());
    }

    Deliveries deliveries() {
        return Deliveries.of(pools.web(), vault, InstantSource.system());
    }

    WhyNotThere whyNotThere() {
        return new WhyNotThere(pools.web(), InstantSource.system());
    }

    DeletionReceipts deletionReceipts() {
        return new DeletionReceipts(pools.web(), auditTrail(), InstantSource.system());
    }

    DisposeRecordings disposeRecordings() {
        return DisposeRecordings.of(
                pools.web(), servers(), auditTrail(), recordings.deleteGrace(), InstantSource.system());
    }

    ApproveRecordings approveRecordings() {
        return new ApproveRecordings(pools.web(), auditTrail(), InstantSource.system());
    }

    ProtectRecordings protectRecordings() {
        return new ProtectRecordings(pools.web(), auditTrail(), InstantSource.system());
    }

    HoldRecordings holdRecordings() {
        return HoldRecordings.of(pools.web(), servers(), auditTrail(), InstantSource.system());
    }

    RecordingPolicies recordingPolicies() {
        return RecordingPolicies.of(pools.web(), auditTrail(), InstantSource.system());
    }

    RecordingFigures recordingFigures() {
        return new RecordingFigures(pools.web(), InstantSource.system());
    }

    PersonStore people() {
        return new PersonStore(pools.web(), new Passwords(), InstantSource.system());
    }

    RemoveServer removeServer() {
        return new RemoveServer(servers(), clients(), List.of(classesOnServers()));
    }

    PanicServer panicServer() {
        return new PanicServer(servers(), List.of(classesOnServers()));
    }

    DrainServers drainServers() {
        return new DrainServers(servers(), List.of(classesOnServers()));
    }

    RotateSecret rotateSecret() {
        return new RotateSecret(servers(), clients());
    }

    WhatIf whatIf() {
        return WhatIf.of(pools, pool);
    }

    PoolSettings pool() {
        return pool;
    }

    private BbbClients clients() {
        return new BbbClients(pool);
    }

    private LostServers classesOnServers() {
        return LostServers.of(pools, vault, activity().extras().polls());
    }

    private Activity activity() {
        var ours = new OurMeetings(pools.fold(), installation.tag());
        return Activity.of(pools, ours, Activity.Rules.STANDARD, InstantSource.system());
    }

    AdoptMeetings adoptMeetings(PoolSettings settings) {
        return new AdoptMeetings(
                pools.web(),
                new MeetingStore(pools.web(), vault),
                new BbbClients(settings),
                new OurMeetings(pools.web(), installation.tag()));
    }

    ImportRecordings importRecordings() {
        return new ImportRecordings(
                pools.web(),
                clients(),
                new OurMeetings(pools.web(), installation.tag()),
                auditTrail(),
                InstantSource.system());
    }

    RebuildActivity rebuildActivity() {
        return activity().extras().rebuild();
    }

    LogSearch logSearch() {
        return new LogSearch(pools.web());
    }

    ReplayLog replayLog() {
        return new ReplayLog(pools.web(), PlausibleTime.aroundCreation(), () -> {});
    }

    DeadLetters deadLetters() {
        return new DeadLetters(pools, activity().log());
    }

    ReplayInbox replayInbox() {
        return new ReplayInbox(pools.web(), replayLog(), deadLetters());
    }

    Database database() {
        return pools.web();
    }

    AuditTrail auditTrail() {
        return new AuditTrail(InstantSource.system());
    }

    PrivacyPolicies privacyPolicies() {
        return new PrivacyPolicies(pools.web(), privacy, auditTrail(), InstantSource.system());
    }

    Pseudonyms pseudonyms() {
        return new Pseudonyms(pools.web(), new PrivacyKeys(vault, InstantSource.system()));
    }

    FindPeople findPeople() {
        return new FindPeople(pools.web());
    }

    ExportPerson exportPerson() {
        return new ExportPerson(
                pools.web(),
                activity().reports(),
                new ExportPerson.Rest(pseudonyms(), auditTrail()),
                InstantSource.system());
    }

    ConsentRecords consentRecords() {
        var notices = new JoinNotices(pools.web(), privacyPolicies(), InstantSource.system());
        return new ConsentRecords(pools.web(), notices, auditTrail());
    }

    ErasePeople erasePeople() {
        var keys = new PrivacyKeys(vault, InstantSource.system());
        return new ErasePeople(
                pools.web(),
                vault,
                new ErasePeople.Rest(pseudonyms(), keys, auditTrail()),
                List.of(
                        disposeRecordings()::ofErased,
                        new ErasedStatements(new DestinationStore(pools.web(), vault), pseudonyms())),
                InstantSource.system());
    }

    Restrictions restrictions() {
        return new Restrictions(pools.web(), auditTrail(), InstantSource.system());
    }

    ErasureRecords erasureRecords() {
        return new ErasureRecords(pools.web(), auditTrail());
    }

    CheckInvariants checkInvariants() {
        return new CheckInvariants(
                pools.web(), activity().reports(), activity().extras().counters(), InstantSource.system());
    }

    RunRetention runRetention() {
        return new RunRetention(pools.web(), privacyPolicies(), auditTrail(), InstantSource.system());
    }

    CourseStore courses() {
        return new CourseStore(pools.web());
    }

    RoomStore rooms() {
        return new RoomStore(pools.web());
    }

    /** @throws Refusal if there is no tenant of this name */
    Tenant tenant(String slug) {
        if (slug.equals(Tenant.DEFAULT_SLUG)) {
            return tenants().requireDefault();
        }
        return tenants()
                .findBySlug(slug)
                .orElseThrow(() -> new Refusal(
                        ExitCode.FAILED,
                        "there is no tenant '" + slug + "'.",
                        "'lectern tenant list' lists them; 'lectern tenant add " + slug + "' makes one."));
    }

    static UUID id(String text, String what) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "'" + text + "' is not the id of a " + what + ".",
                    "The list commands print ids.",
                    e);
        }
    }

    @Override
    public void close() {
        pools.close();
        database.close();
    }
}

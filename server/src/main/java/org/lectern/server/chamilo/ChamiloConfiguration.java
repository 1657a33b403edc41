package org.lectern.server.chamilo;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.PollEvidence;
import org.lectern.server.activity.ReceiptRule;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.export.CsvPreset;
import org.lectern.server.hook.AuditedHooks;
import org.lectern.server.hook.TakeEvents;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.ClaimMeetings;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.TenantStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class ChamiloConfiguration {
    /** A claimed class of which nothing was heard for so long is over. */
    private static final Duration SILENCE = Duration.ofHours(12);

    @Bean
    ChamiloStore chamiloStore(Databases databases, Vault vault, AuditTrail audit, InstantSource clock) {
        return new ChamiloStore(databases.web(), vault, audit, clock);
    }

    @Bean
    AnswerCounts chamiloAnswerCounts(ChamiloStore store, AuditTrail audit, Databases databases, InstantSource clock) {
        return new AnswerCounts(store, (tenantId, refused) -> audit(databases, audit, tenantId, refused), clock);
    }

    private static void audit(
            Databases databases, AuditTrail audit, UUID tenantId, AnswerCounts.RefusalAudit.Refused refused) {
        var entry = AuditEntry.of(
                        tenantId,
                        AuditActor.nobody(),
                        "chamilo.refused",
                        "endpoint:" + refused.endpoint().name().toLowerCase(java.util.Locale.ROOT))
                .with("reason", refused.outcome().name())
                .with("times", String.valueOf(refused.times()));
        databases.jobs().inTransaction(() -> audit.append(databases.jobs(), entry));
    }

    @Bean
    Callers chamiloCallers(TenantStore tenants, ChamiloStore store, AnswerCounts counts, InstantSource clock) {
        return new Callers(tenants, store, counts, clock);
    }

    @Bean
    HotRoute chamiloWebhookRoute(
            Callers callers, ClaimMeetings claims, TakeEvents events, ServerStore servers, InstantSource clock) {
        return new HotRoute(
                "/t/{tenant}/compat/chamilo/webhook",
                WebhookEndpoint.MAX_BODY_BYTES,
                new WebhookEndpoint(callers, claims, events, host -> byHost(servers, host), clock));
    }

    /** By the name in its address, without regard to case. */
    static Optional<UUID> byHost(ServerStore servers, String host) {
        return servers.list().stream()
                .filter(server -> host.equalsIgnoreCase(
                        URI.create(server.address().base()).getHost()))
                .map(Server::id)
                .findFirst();
    }

    @Bean
    HotRoute chamiloCallbackRoute(
            Callers callers, ChamiloStore store, ClaimMeetings claims, PollEvidence evidence, InstantSource clock) {
        return new HotRoute(
                "/t/{tenant}/compat/chamilo/callback",
                CallbackEndpoint.MAX_BODY_BYTES,
                new CallbackEndpoint(callers, store, claims, evidence, clock));
    }

    @Bean
    FiguresEndpoint chamiloFigures(
            Callers callers, MeetingStore meetings, ActivityReports reports, InstantSource clock) {
        return new FiguresEndpoint(callers, meetings, reports, clock);
    }

    @Bean
    HotRoute chamiloFiguresRoute(FiguresEndpoint figures) {
        return new HotRoute("/t/{tenant}/compat/chamilo/activity", 0, figures);
    }

    @Bean
    HotRoute chamiloCsvRoute(FiguresEndpoint figures) {
        return new HotRoute("/t/{tenant}/compat/chamilo/activity.csv", 0, figures::csv);
    }

    @Bean
    CsvPreset chamiloCsv() {
        return new ChamiloCsv();
    }

    @Bean
    EnsureHooks ensureHooks(
            ChamiloStore store,
            MeetingStore meetings,
            ClaimMeetings claims,
            EnsureHooks.Pool pool,
            InstantSource clock) {
        return new EnsureHooks(store, meetings, claims, pool, clock);
    }

    @Bean
    EnsureHooks.Pool ensureHooksPool(ServerStore servers, BbbClients clients, AuditedHooks hooks) {
        return new EnsureHooks.Pool(servers, clients, hooks);
    }

    @Bean
    ReceiptRule chamiloFilters(ChamiloStore store, Databases databases, InstantSource clock) {
        return new FilteredReceipt(store, new CallbackRuns(databases.web()), clock);
    }

    @Bean
    EnsureAtJoin ensureAtJoin(ChamiloStore store, TenantStore tenants, EnsureHooks ensure, InstantSource clock) {
        return new EnsureAtJoin(store, tenants, ensure, clock);
    }

    @Bean
    RecurringTask<Void> chamiloEnsure(EnsureAtJoin ensure) {
        return Tasks.recurring("chamilo-ensure", FixedDelay.of(Duration.ofSeconds(5)))
                .execute((instance, context) -> ensure.run());
    }

    @Bean
    RecurringTask<Void> chamiloChores(ClaimMeetings claims) {
        return Tasks.recurring("chamilo-chores", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> claims.closeSilent(SILENCE));
    }
}

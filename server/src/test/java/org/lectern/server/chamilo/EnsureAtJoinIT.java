package org.lectern.server.chamilo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.Hook;
import org.lectern.bbb.Parameters;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.hook.AuditedHooks;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.StartMeeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.Databases;
import org.lectern.server.ui.School;

/** Our hook is back at a server soon after somebody was sent to a class there. */
@ExtendWith(EnsureAtJoinIT.SharedSchool.class)
final class EnsureAtJoinIT {
    private static final AuditActor BY = AuditActor.operator(new UUID(5, 5));
    private static final Duration SOON = Duration.ofSeconds(25);

    private final School school;

    EnsureAtJoinIT(School school) {
        this.school = school;
    }

    static final class SharedSchool implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == School.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return School.shared(context);
        }
    }

    private List<Hook> ours() {
        return BbbClient.of(school.simulator.url(), school.simulator.secret()).hooksList().orElseThrow().stream()
                .filter(hook -> hook.callbackUrl().contains("/hooks/bbb/"))
                .toList();
    }

    private void joined(Meeting meeting) {
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("""
                        insert into meeting_join (id, tenant_id, meeting_id, person, name, moderator, guest)
                        values (gen_random_uuid(), ?, ?, 'ada', 'Ada', true, false)
                        """)
                .params(List.of(meeting.tenantId(), meeting.id()))
                .update();
    }

    /** So that nothing but the join can bring the hook back. */
    private void keeperLooksElsewhere() {
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("update server_hook set next_check_at = now() + interval '1 day'")
                .update();
    }

    @Test
    void aHookThatTheServerLostIsBackAfterAJoinUnlessAnOperatorRemovedIt() {
        var store = school.product.bean(ChamiloStore.class);
        var reading =
                (ChamiloSettings.Reading.Good) ChamiloSettings.STANDARD.with(Map.of(ChamiloSettings.ENABLED, "true"));
        store.change(school.tenant, reading.settings(), BY);
        var ensure = school.product.bean(EnsureAtJoin.class);
        var hooks = school.product.bean(AuditedHooks.class);
        var started = (StartResult.Running) school.product
                .bean(StartMeeting.class)
                .start(new StartRequest(school.tenant, "room " + UUID.randomUUID(), "Algebra", Parameters.none(), 25));
        Meeting meeting = school.product
                .bean(MeetingStore.class)
                .find(started.meeting().id())
                .orElseThrow();
        Awaitility.await().atMost(SOON).until(() -> ours().size() == 1);

        keeperLooksElsewhere();
        var client = BbbClient.of(school.simulator.url(), school.simulator.secret());
        client.hooksDestroy(ours().getFirst().hookId());
        joined(meeting);
        ensure.run();
        Awaitility.await().atMost(SOON).until(() -> ours().size() == 1);

        hooks.withdraw(school.server, BY);
        assertThat(ours()).isEmpty();
        store.wantEnsured(school.tenant, meeting.externalId());
        ensure.run();
        assertThat(ours()).isEmpty();
        hooks.ensure(school.server, BY);
        assertThat(ours()).hasSize(1);
    }
}

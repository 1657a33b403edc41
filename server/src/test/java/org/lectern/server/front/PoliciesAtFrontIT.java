package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lectern.server.front.FrontCaller.Answer;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.ParameterRule;
import org.lectern.server.tenant.ParameterRules;
import org.lectern.server.tenant.TenantLimits;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.ui.School;

/** What a tenant's policy makes of calls: what servers are sent, and what callers are told. */
final class PoliciesAtFrontIT extends FrontLife {
    PoliciesAtFrontIT(School school) {
        super(school);
    }

    @Test
    void rulesForACreateDecideBeforeTheServerIsAsked() {
        tenants.changePolicy(
                caller.tenant.id(),
                TenantPolicy.STANDARD.withRules(
                        ParameterRules.NONE
                                .with("muteOnStart", new ParameterRule.Force("true"))
                                .with("bannerText", new ParameterRule.Refuse()),
                        ParameterRules.NONE));
        create("room", "muteOnStart", "false", "record", "1");
        Answer refused = create("other", "bannerText", "Buy now");

        assertThat(sent("room")).containsEntry("muteOnStart", "true").containsEntry("record", "1");
        assertThat(refused.key()).isEqualTo("validationError");
        assertThat(meetings.findLive(caller.tenant.id(), "other")).isEmpty();
    }

    @Test
    void rulesForAJoinDecideWhatItsServerIsSent() {
        tenants.changePolicy(
                caller.tenant.id(),
                TenantPolicy.STANDARD.withRules(
                        ParameterRules.NONE,
                        ParameterRules.NONE
                                .with("userdata-bbb_skip_check_audio", new ParameterRule.Force("true"))
                                .with("userdata-bbb_custom_language", new ParameterRule.Default("fr"))
                                .with("avatarURL", new ParameterRule.Forbid())
                                .with("webcamBackgroundURL", new ParameterRule.Refuse())));
        create("room");
        String[] ada = {
            "fullName",
            "Ada",
            "role",
            "VIEWER",
            "userdata-bbb_skip_check_audio",
            "false",
            "avatarURL",
            "https://a.example/"
        };

        for (String way : List.of("as the first", "from memory")) {
            Map<String, String> sent = FrontCaller.query(join("room", ada));
            assertThat(sent)
                    .as(way)
                    .containsEntry("userdata-bbb_skip_check_audio", "true")
                    .containsEntry("userdata-bbb_custom_language", "fr")
                    .doesNotContainKey("avatarURL");
        }
        assertThat(FrontCaller.query(
                        join("room", "fullName", "Bob", "role", "VIEWER", "userdata-bbb_custom_language", "de")))
                .containsEntry("userdata-bbb_custom_language", "de");
        Answer refused = caller.call(
                "join",
                "meetingID",
                "room",
                "fullName",
                "Eve",
                "role",
                "VIEWER",
                "redirect",
                "false",
                "webcamBackgroundURL",
                "https://a.example/");
        assertThat(refused.isSuccess()).isFalse();
        assertThat(classroom("room").people()).isEmpty();
    }

    @Test
    void classesGoOnlyToServersThatHaveTheTenantsTags() {
        tenants.changePolicy(caller.tenant.id(), TenantPolicy.STANDARD.withRequiredTags(Set.of("policies-at-front")));
        var servers = school.product.bean(ServerStore.class);
        Set<String> before = servers.require(school.server.id()).tags();

        HttpResponse<String> nowhere = caller.get(caller.url("create", "meetingID", "room", "name", "Class room"));
        servers.changeTags(school.server.id(), Set.of("policies-at-front", "another"));
        try {
            Answer somewhere = create("room");

            assertThat(Answer.of(nowhere).key()).isEqualTo("serverUnavailable");
            assertThat(nowhere.headers().firstValue("X-Lectern-Reference")).isPresent();
            assertThat(somewhere.isSuccess()).isTrue();
        } finally {
            servers.changeTags(school.server.id(), before);
        }
    }

    @Test
    void noClassLastsLongerOrHoldsMoreThanItMay() {
        tenants.changePolicy(
                caller.tenant.id(),
                TenantPolicy.STANDARD.withLimits(
                        TenantLimits.NONE.withMaxDurationMinutes(90).withMaxParticipantsPerMeeting(30)));

        create("unlimited", "duration", "0", "maxParticipants", "0");
        create("long", "duration", "600", "maxParticipants", "300");
        create("short", "duration", "45", "maxParticipants", "12");

        assertThat(sent("unlimited")).containsEntry("duration", "90").containsEntry("maxParticipants", "30");
        assertThat(sent("long")).containsEntry("duration", "90").containsEntry("maxParticipants", "30");
        assertThat(sent("short")).containsEntry("duration", "45").containsEntry("maxParticipants", "12");
    }
}

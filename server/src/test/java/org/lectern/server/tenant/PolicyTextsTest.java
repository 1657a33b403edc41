package org.lectern.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.tenant.PolicyTexts.Reading;

final class PolicyTextsTest {
    @Test
    void readsWhatSomebodyTypes() {
        TenantPolicy policy = good(Map.of(
                "recording", "Forced",
                "max-meetings", " 12 ",
                "tags", "eu, gpu",
                "dial-in-numbers", "+49 30 1234, +49 30 5678",
                "dial-in-pins", "20000-29999",
                "caller-generation", "2.4",
                "moderators-exempt", "yes",
                "create.welcome", "default:Hello: you"));

        assertThat(policy.recording()).isEqualTo(RecordingRule.FORCED);
        assertThat(policy.limits().maxMeetings()).isEqualTo(12);
        assertThat(policy.requiredTags()).containsExactlyInAnyOrder("eu", "gpu");
        assertThat(policy.callerGeneration()).isEqualTo(VersionProfile.V2_4);
        assertThat(policy.limits().moderatorsExempt()).isTrue();
        assertThat(policy.createRules().byName().get("welcome")).isEqualTo(new ParameterRule.Default("Hello: you"));
        assertThat(PolicyTexts.of(policy)).containsEntry("dial-in-numbers", "+49 30 1234,+49 30 5678");
    }

    @Test
    void saysWhatIsWrongAtItsKey() {
        assertThat(problem("recording", "perhaps"))
                .contains("off, allowed, automatic, forced")
                .contains("perhaps");
        assertThat(problem("max-meetings", "many")).contains("whole number").contains("many");
        assertThat(problem("max-meetings", "-1")).contains("whole number");
        assertThat(problem("analytics", "maybe")).contains("true or false");
        assertThat(problem("caller-generation", "2.3")).contains("2.4, 2.5, 2.6, 2.7, 3.0");
        assertThat(problem("tags", "Süd")).contains("lower-case");
        assertThat(problem("create.meetingID", "force:x")).contains("meetingID");
        assertThat(problem("create.logo", "sometimes")).contains("'forbid'");
        assertThat(problem("join.a b", "forbid")).contains("a b");
        assertThat(problem("colour", "red")).contains("max-meetings");
        assertThat(problem("dial-in-pins", "20000-29999", "dial-in-numbers")).contains("number to dial");
        assertThat(problems(Map.of("dial-in-numbers", "1", "dial-in-pins", "9-10")))
                .hasEntrySatisfying("dial-in-pins", text -> assertThat(text).contains("same number of digits"));
        assertThat(problems(Map.of("dial-in-numbers", "1", "dial-in-pins", "10-19", "max-meetings", "20")))
                .hasEntrySatisfying("dial-in-pins", text -> assertThat(text).contains("10 PINs"));
    }

    @Test
    void anEmptyTextTakesARuleAwayAndRestoresTheRest() {
        TenantPolicy changed = good(Map.of("recording", "off", "create.welcome", "forbid"));

        assertThat(PolicyTexts.read(changed, Map.of("recording", "", "create.welcome", "")))
                .isEqualTo(new Reading.Good(TenantPolicy.STANDARD));
    }

    private static TenantPolicy good(Map<String, String> texts) {
        return ((Reading.Good) PolicyTexts.read(TenantPolicy.STANDARD, texts)).policy();
    }

    private static String problem(String key, String text) {
        return problem(key, text, key);
    }

    private static String problem(String key, String text, String at) {
        return problems(Map.of(key, text)).getOrDefault(at, "nothing said");
    }

    private static Map<String, String> problems(Map<String, String> texts) {
        return ((Reading.Bad) PolicyTexts.read(TenantPolicy.STANDARD, texts)).problems();
    }
}

package org.lectern.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.server.Runs;
import org.lectern.server.tenant.PolicyChange.Kind;
import org.lectern.server.tenant.PolicyChange.Why;

final class TenantPolicyTest {
    private static final int SEEDS = Runs.of(2_000, 50_000);
    private static final TenantPolicy STANDARD = TenantPolicy.STANDARD;
    private static final Parameters PLAIN =
            Parameters.of("meetingID", "a,b", "name", "Algebra", "attendeePW", "ap", "moderatorPW", "mp");

    @Test
    void aNewTenantIsRecordedOnlyWhenAsked() {
        assertThat(created(STANDARD, PLAIN).first("record")).contains("false");
        assertThat(created(STANDARD, PLAIN.and("record", "true")).first("record"))
                .contains("true");
        assertThat(created(STANDARD, PLAIN.and("record", "true")).first("autoStartRecording"))
                .isEmpty();
    }

    @Test
    void aJoinThatNamesNeitherRoleNorPasswordIsAViewers() {
        Parameters join = Parameters.of("meetingID", "a", "fullName", "Sam");

        assertThat(joined(STANDARD, join).first("role")).contains("VIEWER");
        assertThat(joined(STANDARD, join.and("role", "")).first("role")).contains("VIEWER");
        assertThat(joined(STANDARD, join.and("password", "mp")).first("role")).isEmpty();
        assertThat(joined(STANDARD, join.and("role", "MODERATOR")).first("role"))
                .contains("MODERATOR");
    }

    @Test
    void whatReachesIntoTheServerIsForTheOperatorAloneInAnySpelling() {
        Parameters asked = PLAIN.and("clientSettingsOverrideJsonUrl", "https://evil.example")
                .and("PLUGINMANIFESTS", "[]")
                .and("presentationUploadExternalUrl", "https://evil.example")
                .and("meta_Secret-LRS-Payload", "x")
                .and("somethingNew", "kept");

        Parameters used = created(STANDARD, asked);

        assertThat(names(used))
                .doesNotContain(
                        "clientSettingsOverrideJsonUrl",
                        "PLUGINMANIFESTS",
                        "presentationUploadExternalUrl",
                        "meta_Secret-LRS-Payload");
        assertThat(used.first("somethingNew")).contains("kept");
        assertThat(STANDARD.allowsModule("clientSettingsOverride")).isFalse();
        assertThat(STANDARD.allowsModule("presentation")).isTrue();

        TenantPolicy trusted = STANDARD.withOperatorParameters(true);
        assertThat(names(created(trusted, asked))).containsAll(names(asked));
        assertThat(trusted.allowsModule("clientSettingsOverride")).isTrue();
    }

    @Test
    void aForcedValueIsNotEscapedByAnotherSpelling() {
        var rules = ParameterRules.NONE
                .with("meta_origin", new ParameterRule.Force("ours"))
                .with("welcome", new ParameterRule.Force("Hello"));
        Parameters asked =
                Parameters.of("meta_ORIGIN", "theirs", "WELCOME", "Hi").and("meta_origin", "theirs too");

        Parameters used = created(STANDARD.withRules(rules, ParameterRules.NONE), asked);

        assertThat(names(used)).doesNotContain("meta_ORIGIN", "WELCOME");
        assertThat(used.all("meta_origin")).containsExactly("ours");
        assertThat(used.first("welcome")).contains("Hello");
        assertThat(created(STANDARD.withRules(rules, ParameterRules.NONE), used))
                .isEqualTo(used);
    }

    @Test
    void recordingOffBeatsWhateverIsAsked() {
        Parameters asked =
                PLAIN.and("record", "true").and("autoStartRecording", "true").and("breakoutRoomsRecord", "true");

        Parameters used = created(STANDARD.withRecording(RecordingRule.OFF), asked);

        assertThat(List.of(
                        used.first("record").orElse(""),
                        used.first("autoStartRecording").orElse(""),
                        used.first("breakoutRoomsRecord").orElse("")))
                .containsOnly("false");
    }

    @Test
    void forcedRecordingRunsFromTheStartAndCannotBeStopped() {
        Parameters used = created(
                STANDARD.withRecording(RecordingRule.FORCED),
                PLAIN.and("record", "false").and("allowStartStopRecording", "true"));

        assertThat(used.first("record")).contains("true");
        assertThat(used.first("autoStartRecording")).contains("true");
        assertThat(used.first("allowStartStopRecording")).contains("false");
    }

    @Test
    void automaticRecordingBeginsByItselfUnlessTheCallSaysNo() {
        TenantPolicy policy = STANDARD.withRecording(RecordingRule.AUTOMATIC);

        Parameters silent = created(policy, PLAIN);
        Parameters asked = created(policy, PLAIN.and("record", "TRUE").and("autoStartRecording", "false"));
        Parameters refused = created(policy, PLAIN.and("record", "false"));
        Parameters odd = created(policy, PLAIN.and("record", "1"));

        for (Parameters used : List.of(silent, asked)) {
            assertThat(used.first("record").orElse("")).isEqualToIgnoringCase("true");
            assertThat(used.first("autoStartRecording")).contains("true");
            assertThat(used.first("allowStartStopRecording")).isEmpty();
        }
        assertThat(refused).isEqualTo(created(STANDARD, PLAIN.and("record", "false")));
        // Servers take it for false.
        assertThat(odd.first("record")).contains("1");
        assertThat(odd.first("autoStartRecording")).isEmpty();
    }

    @Test
    void limitsCapWhatIsAskedAndReadZeroAsNoLimit() {
        TenantPolicy policy = STANDARD.withLimits(
                TenantLimits.NONE.withMaxParticipantsPerMeeting(50).withMaxDurationMinutes(90));

        assertThat(created(policy, PLAIN).first("maxParticipants")).contains("50");
        assertThat(created(policy, PLAIN.and("maxParticipants", "0")).first("maxParticipants"))
                .contains("50");
        assertThat(created(policy, PLAIN.and("maxParticipants", "-1")).first("maxParticipants"))
                .contains("50");
        assertThat(created(policy, PLAIN.and("maxParticipants", "99999999999")).first("maxParticipants"))
                .contains("50");
        assertThat(created(policy, PLAIN.and("maxParticipants", "25")).first("maxParticipants"))
                .contains("25");
        assertThat(created(policy, PLAIN.and("duration", "120")).first("duration"))
                .contains("90");
        assertThat(created(STANDARD, PLAIN.and("duration", "120")).first("duration"))
                .contains("120");
    }

    @Test
    void aSecondValueOfANameDoesNotSlipPastALimit() {
        TenantPolicy policy = STANDARD.withLimits(TenantLimits.NONE.withMaxParticipantsPerMeeting(50));

        assertThat(created(policy, PLAIN.and("maxParticipants", "10").and("maxParticipants", "900"))
                        .all("maxParticipants"))
                .containsExactly("10");
    }

    @Test
    void whereModeratorsAreExemptTheServerDoesNotCount() {
        TenantPolicy policy = STANDARD.withLimits(
                TenantLimits.NONE.withMaxParticipantsPerMeeting(2).withModeratorsExempt(true));
        Parameters used = created(policy, PLAIN);

        assertThat(used.first("maxParticipants")).contains("2");
        assertThat(policy.forServer(used).first("maxParticipants")).isEmpty();
        assertThat(policy.limits().admits(true, 2, 2, 2)).isTrue();
        assertThat(policy.limits().admits(false, 2, 2, 2)).isFalse();
        assertThat(policy.limits().admits(false, 1, 0, 1)).isTrue();
    }

    @Test
    void aTenantsPeopleAreCountedOverAllOfItsClasses() {
        TenantLimits limits = TenantLimits.NONE.withMaxParticipants(100);

        assertThat(limits.admits(false, 3, 0, 99)).isTrue();
        assertThat(limits.admits(false, 3, 0, 100)).isFalse();
        assertThat(limits.admits(true, 3, 0, 100)).isFalse();
    }

    @Test
    void dialInTakesOnlyPinsOfTheTenantsRange() {
        TenantPolicy policy = STANDARD.withDialIn(new DialIn(List.of("+49 30 1234"), 20_000, 29_999));

        Parameters foreign = created(policy, PLAIN.and("voiceBridge", "71234").and("dialNumber", "1"));
        assertThat(foreign.first("voiceBridge")).isEmpty();
        assertThat(foreign.first("dialNumber")).contains("+49 30 1234");
        assertThat(created(policy, PLAIN.and("voiceBridge", "20001")).first("voiceBridge"))
                .contains("20001");
        assertThat(created(policy, PLAIN.and("voiceBridge", "020001")).first("voiceBridge"))
                .isEmpty();
    }

    @Test
    void rulesFillInFixForbidAndRefuse() {
        TenantPolicy policy = STANDARD.withRules(
                ParameterRules.NONE
                        .with("welcome", new ParameterRule.Default("Hello"))
                        .with("muteOnStart", new ParameterRule.Force("true"))
                        .with("lockSettings*", new ParameterRule.Forbid())
                        .with("lockSettingsDisableCam", new ParameterRule.Default("true"))
                        .with("logo", new ParameterRule.Refuse()),
                ParameterRules.NONE.with("userdata-*", new ParameterRule.Forbid()));

        PolicyDecision.Allowed decision = (PolicyDecision.Allowed) policy.create(PLAIN.and("welcome", "")
                .and("muteOnStart", "false")
                .and("lockSettingsDisableMic", "true")
                .and("LOCKSETTINGSX", "true")
                .and("lockSettingsDisableCam", "false"));

        assertThat(decision.parameters().first("welcome")).contains("Hello");
        assertThat(decision.parameters().first("muteOnStart")).contains("true");
        assertThat(names(decision.parameters())).doesNotContain("lockSettingsDisableMic", "LOCKSETTINGSX");
        assertThat(decision.parameters().first("lockSettingsDisableCam")).contains("false");
        assertThat(decision.changes())
                .contains(
                        new PolicyChange("welcome", Kind.REPLACED, Why.DEFAULT),
                        new PolicyChange("muteOnStart", Kind.REPLACED, Why.FORCED),
                        new PolicyChange("lockSettingsDisableMic", Kind.REMOVED, Why.FORBIDDEN));
        assertThat(policy.create(PLAIN.and("logo", "https://x")))
                .isInstanceOfSatisfying(PolicyDecision.Refused.class, refused -> {
                    assertThat(refused.messageKey()).isEqualTo("validationError");
                    assertThat(refused.message()).contains("logo");
                });
        assertThat(joined(policy, Parameters.of("userdata-bbb_custom_style", "x", "role", "VIEWER")))
                .isEqualTo(Parameters.of("role", "VIEWER"));
    }

    @Test
    void aRoomOfItsOwnObeysThePolicyAndIsNeverRefused() {
        TenantPolicy policy = STANDARD.withRecording(RecordingRule.OFF)
                .withRules(ParameterRules.NONE.with("welcome", new ParameterRule.Refuse()), ParameterRules.NONE);

        Parameters used = policy.ownCreate(Parameters.of("record", "true", "welcome", "Hello", "muteOnStart", "true"));

        assertThat(used.first("record")).contains("false");
        assertThat(used.first("welcome")).isEmpty();
        assertThat(used.first("muteOnStart")).contains("true");
    }

    @Test
    void noRuleIsTakenForWhatCallsCannotDoWithout() {
        for (String name : TenantPolicy.RESERVED_IN_CREATE) {
            assertThatThrownBy(() -> STANDARD.withRules(
                            ParameterRules.NONE.with(name, new ParameterRule.Forbid()), ParameterRules.NONE))
                    .hasMessageContaining(name);
        }
        assertThatThrownBy(() -> STANDARD.withRules(
                        ParameterRules.NONE.with("meeting*", new ParameterRule.Forbid()), ParameterRules.NONE))
                .hasMessageContaining("meetingID");
        assertThatThrownBy(() -> ParameterRules.NONE.with("x*", new ParameterRule.Force("1")))
                .hasMessageContaining("forbidden or refused only");
    }

    @Test
    void analyticsKeepsEventsAndNoAnalyticsLeavesTheCallersWish() {
        assertThat(created(STANDARD, PLAIN.and("meetingKeepEvents", "false")).first("meetingKeepEvents"))
                .contains("true");
        assertThat(created(STANDARD.withAnalytics(false), PLAIN).first("meetingKeepEvents"))
                .isEmpty();
    }

    @Test
    void holdsForAnyPolicyAndAnyCall() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            TenantPolicy policy = policy(random);
            Parameters asked = parameters(random);
            if (policy.create(asked) instanceof PolicyDecision.Allowed create) {
                holds(policy, asked, create, seed);
                if (policy.create(create.parameters()) instanceof PolicyDecision.Allowed again) {
                    assertThat(again.parameters()).as("twice, seed %d", seed).isEqualTo(create.parameters());
                }
            }
            if (policy.join(asked) instanceof PolicyDecision.Allowed join
                    && policy.join(join.parameters()) instanceof PolicyDecision.Allowed again) {
                assertThat(again.parameters()).as("twice, seed %d", seed).isEqualTo(join.parameters());
            }
            assertThat(PolicyTexts.read(TenantPolicy.STANDARD, PolicyTexts.of(policy)))
                    .as("seed %d", seed)
                    .isEqualTo(new PolicyTexts.Reading.Good(policy));
        }
    }

    private static void holds(TenantPolicy policy, Parameters asked, PolicyDecision.Allowed decision, int seed) {
        Parameters used = decision.parameters();
        Set<String> changed = Set.copyOf(
                decision.changes().stream().map(PolicyChange::parameter).toList());
        for (String name : new ArrayList<>(names(asked))) {
            if (!changed.contains(name)) {
                assertThat(used.all(name))
                        .as("%s is untouched, seed %d", name, seed)
                        .isEqualTo(asked.all(name));
            }
        }
        assertThat(used.all("meetingID")).isEqualTo(asked.all("meetingID"));
        assertThat(used.all("checksum")).isEqualTo(asked.all("checksum"));
        if (policy.recording() == RecordingRule.OFF) {
            assertThat(used.all("record")).as("seed %d", seed).containsExactly("false");
        }
        if (policy.recording() == RecordingRule.FORCED) {
            assertThat(used.all("record")).as("seed %d", seed).containsExactly("true");
        }
        int most = policy.limits().maxParticipantsPerMeeting();
        if (most > 0) {
            assertThat(Integer.parseInt(used.first("maxParticipants").orElseThrow()))
                    .as("seed %d", seed)
                    .isBetween(1, most);
        }
        if (!policy.operatorParameters()) {
            assertThat(names(used))
                    .as("seed %d", seed)
                    .noneMatch(name -> TenantPolicy.OPERATOR_ONLY.contains(name.toLowerCase(Locale.ROOT)));
        }
        policy.createRules().byName().forEach((name, rule) -> {
            if (rule instanceof ParameterRule.Force(String value) && !name.equals("maxParticipants")) {
                assertThat(used.all(name)).as("%s, seed %d", name, seed).containsExactly(value);
            }
        });
    }

    private static TenantPolicy policy(Random random) {
        ParameterRules create = rules(random);
        return STANDARD.withRecording(RecordingRule.values()[random.nextInt(RecordingRule.values().length)])
                .withLimits(new TenantLimits(
                        random.nextInt(3),
                        random.nextInt(3),
                        random.nextInt(3) * 40,
                        random.nextInt(3) * 30,
                        random.nextBoolean()))
                .withOperatorParameters(random.nextBoolean())
                .withAnalytics(random.nextBoolean())
                .withHooks(random.nextBoolean())
                .withRequiredTags(random.nextBoolean() ? Set.of("eu", "gpu") : Set.of())
                .withDialIn(random.nextBoolean() ? new DialIn(List.of("1", "2"), 100, 199) : null)
                .withRules(create, rules(random));
    }

    private static ParameterRules rules(Random random) {
        ParameterRules rules = ParameterRules.NONE;
        String[] names = {"welcome", "muteOnStart", "lock*", "lockX", "role", "meta_a"};
        for (String name : names) {
            rules = switch (random.nextInt(name.endsWith("*") ? 3 : 6)) {
                case 0 -> rules;
                case 1 -> rules.with(name, new ParameterRule.Forbid());
                case 2 -> rules.with(name, new ParameterRule.Refuse());
                case 3 -> rules.with(name, new ParameterRule.Default("a:b"));
                case 4 -> rules.with(name, new ParameterRule.Force("f"));
                default -> rules;
            };
        }
        return rules;
    }

    private static Parameters parameters(Random random) {
        String[] names = {
            "meetingID",
            "name",
            "record",
            "maxParticipants",
            "duration",
            "voiceBridge",
            "dialNumber",
            "welcome",
            "muteOnStart",
            "lockX",
            "lockY",
            "role",
            "password",
            "meta_a",
            "PluginManifests",
            "checksum",
            "unknown"
        };
        String[] values = {"", "true", "false", "0", "7", "150", "1000", "-5", "x y&ü", "99999999999"};
        Parameters result = Parameters.none();
        for (int i = random.nextInt(12); i > 0; i--) {
            result = result.and(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
        }
        return result;
    }

    private static Parameters created(TenantPolicy policy, Parameters asked) {
        return ((PolicyDecision.Allowed) policy.create(asked)).parameters();
    }

    private static Parameters joined(TenantPolicy policy, Parameters asked) {
        return ((PolicyDecision.Allowed) policy.join(asked)).parameters();
    }

    private static List<String> names(Parameters parameters) {
        return parameters.list().stream().map(Parameters.Parameter::name).toList();
    }
}

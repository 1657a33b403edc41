package org.lectern.server.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

final class TenantStoreIT {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));

    private final Databases databases = TestDatabase.create();
    private final TenantStore tenants = new TenantStore(databases.web(), TestVault.create(), CLOCK);

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void findsWhatWasCreated() {
        Tenant school = tenants.create("school", "The School");

        assertThat(tenants.find(school.id())).contains(school);
        assertThat(tenants.findBySlug("school")).contains(school);
        assertThat(tenants.findBySlug("other")).isEmpty();
        assertThat(school.isActive()).isTrue();
        assertThat(school.minimumChecksum()).isEqualTo(ChecksumAlgorithm.SHA1);
    }

    @Test
    void findsATenantThatWasAskedForBeforeItExisted() {
        assertThat(tenants.findBySlug("school")).isEmpty();

        Tenant school = tenants.create("school", "The School");

        assertThat(tenants.findBySlug("school")).contains(school);
    }

    @Test
    void hasOneDefaultTenantHoweverOftenItIsAskedFor() {
        assertThat(tenants.requireDefault()).isEqualTo(tenants.requireDefault());
        assertThat(tenants.list()).hasSize(1);
    }

    @Test
    void refusesASlugThatIsTakenOrNotForAddresses() {
        tenants.create("school", "The School");

        assertThatThrownBy(() -> tenants.create("school", "Another")).isInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(() -> tenants.create("A b", "Another")).isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void severalSecretsAreValidUntilTheyAreRetired() {
        Tenant school = tenants.create("school", "The School");
        TenantSecret old = tenants.addSecret(school.id(), SharedSecret.of("old secret"));
        TenantSecret fresh = tenants.addSecret(school.id(), SharedSecret.of("new secret"));
        assertThat(tenants.validSecrets(school.id()))
                .extracting(secret -> secret.secret().reveal())
                .containsExactlyInAnyOrder("old secret", "new secret");

        assertThat(tenants.retireSecret(school.id(), old.id())).isTrue();

        assertThat(tenants.validSecrets(school.id()))
                .extracting(TenantSecret::id)
                .containsExactly(fresh.id());
        assertThat(tenants.retireSecret(school.id(), old.id())).isFalse();
        assertThat(tenants.retiredSecrets(school.id()))
                .singleElement()
                .satisfies(retired -> assertThat(retired.secret().reveal()).isEqualTo("old secret"));
    }

    @Test
    void keepsSecretsSealedAndBoundToTheirTenant() {
        Tenant school = tenants.create("school", "The School");
        Tenant other = tenants.create("other", "The Other");
        tenants.addSecret(school.id(), SharedSecret.of("canary secret"));
        byte[] stored = databases
                .web()
                .jdbc()
                .sql("select sealed from tenant_secret")
                .query(byte[].class)
                .single();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("canary");

        databases
                .web()
                .jdbc()
                .sql("update tenant_secret set tenant_id = :other")
                .param("other", other.id())
                .update();

        assertThatThrownBy(() -> tenants.validSecrets(other.id())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void notesTheLastUse() {
        Tenant school = tenants.create("school", "The School");
        TenantSecret secret = tenants.addSecret(school.id(), SharedSecret.of("a secret"));

        tenants.noteUse(school.id(), secret.id(), ChecksumAlgorithm.SHA1, "MoodleBot/4.1");
        tenants.noteUse(school.id(), secret.id(), ChecksumAlgorithm.SHA256, "MoodleBot/5.1");
        tenants.noteUse(school.id(), secret.id(), ChecksumAlgorithm.SHA256, "another in the same minute");

        TenantStore second = new TenantStore(databases.web(), TestVault.create(), CLOCK);
        assertThat(second.validSecrets(school.id()).getFirst().lastUsedAt()).isEqualTo(CLOCK.instant());
        assertThat(second.uses(school.id()))
                .containsExactlyInAnyOrder(
                        new SecretUse(secret.id(), ChecksumAlgorithm.SHA1, CLOCK.instant(), "MoodleBot/4.1"),
                        new SecretUse(secret.id(), ChecksumAlgorithm.SHA256, CLOCK.instant(), "MoodleBot/5.1"));
    }

    @Test
    void suspendsAndRaisesTheMinimumChecksumAtOnceHereAndOnNoticeElsewhere() {
        Tenant school = tenants.create("school", "The School");
        TenantStore elsewhere = new TenantStore(databases.web(), TestVault.create(), CLOCK);
        assertThat(elsewhere.findBySlug("school").orElseThrow().isActive()).isTrue();

        assertThat(tenants.changeState(school.id(), TenantState.SUSPENDED)).isTrue();
        assertThat(tenants.changeMinimumChecksum(school.id(), ChecksumAlgorithm.SHA256))
                .isTrue();
        elsewhere.noticed(school.id().toString());

        assertThat(tenants.findBySlug("school").orElseThrow().isActive()).isFalse();
        Tenant seen = elsewhere.findBySlug("school").orElseThrow();
        assertThat(seen.state()).isEqualTo(TenantState.SUSPENDED);
        assertThat(seen.minimumChecksum()).isEqualTo(ChecksumAlgorithm.SHA256);
        assertThat(tenants.changeState(UUID.randomUUID(), TenantState.ACTIVE)).isFalse();
    }

    @Test
    void keepsAPolicyAndTellsOthersOfItsChange() {
        Tenant school = tenants.create("school", "The School");
        TenantStore elsewhere = new TenantStore(databases.web(), TestVault.create(), CLOCK);
        assertThat(elsewhere.policyOf(school.id())).isEqualTo(TenantPolicy.STANDARD);
        TenantPolicy policy = TenantPolicy.STANDARD
                .withRecording(RecordingRule.OFF)
                .withDialIn(new DialIn(List.of("+49 30 1234"), 20_000, 29_999))
                .withRules(
                        ParameterRules.NONE.with("welcome", new ParameterRule.Default("Grüß \"Gott\"")),
                        ParameterRules.NONE);

        assertThat(tenants.changePolicy(school.id(), policy)).isTrue();
        elsewhere.noticed(school.id().toString());

        assertThat(tenants.policyOf(school.id())).isEqualTo(policy);
        assertThat(elsewhere.policyOf(school.id())).isEqualTo(policy);
        assertThat(tenants.changePolicy(UUID.randomUUID(), policy)).isFalse();
    }
}

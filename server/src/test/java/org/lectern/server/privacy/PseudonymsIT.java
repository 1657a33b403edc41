package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;

final class PseudonymsIT {
    private static final UUID SCHOOL = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);

    private final Databases databases = TestDatabase.create();
    private final Pseudonyms pseudonyms = node();

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void areTheBytesThatOthersComputeToo() {
        byte[] key = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

        assertThat(Pseudonym.of(key, "xapi", "t_01", "u_01")).isEqualTo("ENzIZgI3UwGPlCLZycbqQg");
        assertThat(Pseudonym.of(key, "caliper", "t_01", "u_01")).isEqualTo("x75_0zbbOjit1jyj7dgXlA");
        assertThat(Pseudonym.of(key, "xapi", "t_01", "u_02")).isEqualTo("zRflheXtT0YIA1uq6VzHqQ");
    }

    @Test
    void areTheSameEverywhereAndAlways() {
        String anna = pseudonyms.of(SCHOOL, Channel.XAPI, "anna");

        assertThat(anna).hasSize(22).doesNotContain("anna");
        assertThat(pseudonyms.of(SCHOOL, Channel.XAPI, "anna")).isEqualTo(anna);
        assertThat(node().of(SCHOOL, Channel.XAPI, "anna")).isEqualTo(anna);
    }

    @Test
    void differBetweenPeopleChannelsAndTenants() {
        assertThat(java.util.List.of(
                        pseudonyms.of(SCHOOL, Channel.XAPI, "anna"),
                        pseudonyms.of(SCHOOL, Channel.XAPI, "bert"),
                        pseudonyms.of(SCHOOL, Channel.CALIPER, "anna"),
                        pseudonyms.of(OTHER, Channel.XAPI, "anna")))
                .doesNotHaveDuplicates();
    }

    @Test
    void areOthersOnceTheKeyIsDestroyed() {
        String before = pseudonyms.of(SCHOOL, Channel.XAPI, "anna");
        String elsewhere = pseudonyms.of(OTHER, Channel.XAPI, "anna");

        pseudonyms.changeKey(SCHOOL);

        assertThat(pseudonyms.of(SCHOOL, Channel.XAPI, "anna")).isNotEqualTo(before);
        assertThat(node().of(SCHOOL, Channel.XAPI, "anna")).isEqualTo(pseudonyms.of(SCHOOL, Channel.XAPI, "anna"));
        assertThat(pseudonyms.of(OTHER, Channel.XAPI, "anna")).isEqualTo(elsewhere);
    }

    @Test
    void areNotMadeAgainForSomebodyWhoWasErased() {
        String before = pseudonyms.of(SCHOOL, Channel.XAPI, "anna");
        String bert = pseudonyms.of(SCHOOL, Channel.XAPI, "bert");

        databases.web().inTransaction(() -> pseudonyms.forget(databases.web(), SCHOOL, "anna"));
        String once = pseudonyms.of(SCHOOL, Channel.XAPI, "anna");
        databases.web().inTransaction(() -> pseudonyms.forget(databases.web(), SCHOOL, "anna"));
        String twice = pseudonyms.of(SCHOOL, Channel.XAPI, "anna");

        assertThat(java.util.List.of(before, once, twice)).doesNotHaveDuplicates();
        assertThat(pseudonyms.of(SCHOOL, Channel.XAPI, "bert")).isEqualTo(bert);
        assertThat(databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from erased_identifier where position('anna'::bytea in fingerprint) > 0")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void keepTheirKeySealedForItsTenant() {
        pseudonyms.of(SCHOOL, Channel.XAPI, "anna");
        databases
                .web()
                .jdbc()
                .sql("update privacy_key set tenant_id = :other")
                .param("other", OTHER)
                .update();

        assertThatThrownBy(() -> node().of(OTHER, Channel.XAPI, "anna")).isInstanceOf(IllegalStateException.class);
    }

    private Pseudonyms node() {
        return new Pseudonyms(databases.web(), new PrivacyKeys(TestVault.create(), InstantSource.system()));
    }
}

package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {
    private static final OutgoingAddress.Host NAME = new OutgoingAddress.Host("lms.example.org", false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.1.2.3",
                "::ffff:169.254.169.254",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378::1",
                "2001:1ff::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void refusesWhatIsNotPublic(String address) {
        assertThat(new AddressGuard(List.of()).permits(NAME, InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:200::1",
                "2a00:1450::1",
                "64:ff9c::1",
                "::ffff:1.1.1.1"
            })
    void permitsWhatIsPublic(String address) {
        assertThat(new AddressGuard(List.of()).permits(NAME, InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @Test
    void permitsWhatTheOperatorAllowed() {
        var guard = new AddressGuard(List.of("10.20.0.0/16", "fd12::/16", "Moodle.school.internal"));

        assertThat(guard.permits(NAME, InetAddress.ofLiteral("10.20.3.4"))).isTrue();
        assertThat(guard.permits(NAME, InetAddress.ofLiteral("10.21.3.4"))).isFalse();
        assertThat(guard.permits(NAME, InetAddress.ofLiteral("fd12::9"))).isTrue();
        var moodle = new OutgoingAddress.Host("moodle.school.internal", false);
        assertThat(guard.permits(moodle, InetAddress.ofLiteral("192.168.1.9"))).isTrue();
        assertThat(guard.permits(new OutgoingAddress.Host("10.20.3.4", true), InetAddress.ofLiteral("10.20.3.4")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "fe80::1"})
    void neverPermitsWhereCredentialsAreHandedOut(String address) {
        var guard = new AddressGuard(List.of("0.0.0.0/0", "::/0", "lms.example.org"));

        assertThat(guard.permits(NAME, InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void callsNoLocalNameOrLiteralUnlessAllowed() {
        InetAddress open = InetAddress.ofLiteral("1.1.1.1");
        var guard = new AddressGuard(List.of());

        assertThat(guard.permits(new OutgoingAddress.Host("1.1.1.1", true), open))
                .isFalse();
        assertThat(guard.permits(new OutgoingAddress.Host("moodle", false), open))
                .isFalse();
        assertThat(guard.permits(new OutgoingAddress.Host("db.internal", false), open))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "fd00::/129", "a b", "http://x", "10.0.0.0/-1", "10.0.0.0/x"})
    void refusesToStartWithAnEntryThatIsNeither(String entry) {
        assertThatThrownBy(() -> new OutgoingSettings(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(entry);
    }
}

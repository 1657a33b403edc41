package org.lectern.server.platform;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides which addresses we call for somebody else: public ones, and those that the operator allowed.
 *
 * <p>Immutable.
 *
 * @see "IANA, special-purpose address registries for IPv4 and IPv6 (RFC 6890)"
 */
final class AddressGuard {
    private static final List<AddressRange> NOT_PUBLIC = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8");

    /** Whatever the operator allows: here clouds hand out credentials to whoever asks from within. */
    private static final List<AddressRange> NEVER = ranges(
            "0.0.0.0/8", "169.254.0.0/16", "100.100.100.200", "fd00:ec2::254", "fe80::/10", "224.0.0.0/4", "ff00::/8");

    private final List<AddressRange> allowed = new ArrayList<>();
    private final Set<String> allowedNames = new HashSet<>();

    /**
     * @param allow ranges, addresses and host names whose addresses need not be public
     * @throws IllegalArgumentException naming the first that is none of these
     */
    AddressGuard(List<String> allow) {
        for (String entry : allow) {
            if (entry.contains(":") || entry.matches("[0-9./]+")) {
                try {
                    allowed.add(AddressRange.of(entry));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("neither an address, a range nor a host name: " + entry, e);
                }
            } else if (entry.matches("[A-Za-z0-9.-]+")) {
                allowedNames.add(entry.toLowerCase(Locale.ROOT));
            } else {
                throw new IllegalArgumentException("neither an address, a range nor a host name: " + entry);
            }
        }
    }

    /**
     * Whether the host may be called at this address. A name that means something only within a network, and an address
     * written out, are called only where the operator allowed it.
     */
    boolean permits(OutgoingAddress.Host host, InetAddress address) {
        if (contains(NEVER, address)) {
            return false;
        }
        if (allowedNames.contains(host.name()) || contains(allowed, address)) {
            return true;
        }
        return host.isPublicName() && !contains(NOT_PUBLIC, address);
    }

    private static boolean contains(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::of).toList();
    }
}

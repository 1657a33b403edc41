package org.lectern.server.platform;

import java.net.InetAddress;

/**
 * The addresses that begin with the same bits, as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param bits how many count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AddressRange(byte[] prefix, int bits) {

    /**
     * @param text an address alone means that address
     * @throws IllegalArgumentException if it is neither an address nor a range
     */
    static AddressRange of(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        if (!literal.contains(":") && literal.split("\\.", -1).length != 4) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        byte[] prefix = InetAddress.ofLiteral(literal).getAddress();
        int bits = slash < 0 ? prefix.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > prefix.length * 8) {
            throw new IllegalArgumentException("not a range of addresses: " + text);
        }
        return new AddressRange(prefix, bits);
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((bytes[i / 8] & mask) != (prefix[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}

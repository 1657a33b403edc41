package org.lectern.bbb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the form that current senders send, as they send it, in one pass over its bytes: {@code domain}, {@code event}
 * and {@code timestamp}, the event a list of JSON objects.
 *
 * <p>Whatever is not of the plainest kind is not refused but left to {@link HookBodyReader}, so this reader may be strict.
 * What it reads it reads as that one does. Not for use by several threads.
 */
final class PlainDelivery {
    /** Larger ones are rare, and this reader keeps what it decodes twice. */
    private static final int MAX_BYTES = 16 << 10;

    private static final byte[] DIGITS = digits();
    private static final byte[] NOTHING = {};
    private static final int DOMAIN = 0;
    private static final int EVENT = 1;
    private static final int TIMESTAMP = 2;

    /** One that rests: most deliveries are read by one thread, one after the other, and need no arrays of their own. */
    private static final AtomicReference<@Nullable PlainDelivery> SPARE = new AtomicReference<>();

    private final PlainJson json = new PlainJson();
    private byte[] body = NOTHING;
    private byte[] decoded = NOTHING;
    /** Of each field, where its decoded value begins and ends; -1 if it was not there. */
    private final int[] fields = new int[6];

    private PlainDelivery() {}

    /** Null if it is not of that kind. */
    static HookBody.@Nullable Events read(byte[] body) {
        if (body.length > MAX_BYTES) {
            return null;
        }
        PlainDelivery spare = SPARE.getAndSet(null);
        PlainDelivery delivery = spare == null ? new PlainDelivery() : spare;
        HookBody.Events events = delivery.events(body);
        SPARE.set(delivery);
        return events;
    }

    private HookBody.@Nullable Events events(byte[] ofBody) {
        body = ofBody;
        if (decoded.length < body.length) {
            decoded = new byte[body.length];
        }
        Arrays.fill(fields, -1);
        HookBody.Events events = decode() && fields[2 * EVENT] >= 0 ? events() : null;
        body = NOTHING;
        return events;
    }

    private HookBody.@Nullable Events events() {
        String domain = field(DOMAIN);
        String timestamp = field(TIMESTAMP);
        OptionalLong sent = timestamp == null ? OptionalLong.empty() : EventTime.millis(timestamp);
        List<ReceivedEvent> events = new ArrayList<>(4);
        boolean read = json.objects(
                decoded,
                fields[2 * EVENT],
                fields[2 * EVENT + 1],
                (object, canonical) -> events.add(HookEventReader.read(object, sent, canonical)));
        return read ? new HookBody.Events(List.copyOf(events), domain, sent) : null;
    }

    private @Nullable String field(int field) {
        int from = fields[2 * field];
        return from < 0 ? null : new String(decoded, from, fields[2 * field + 1] - from, StandardCharsets.ISO_8859_1);
    }

    /** Each field once at most, and no other. */
    private boolean decode() {
        int at = 0;
        int to = 0;
        while (at < body.length) {
            int field = fieldAt(at);
            if (field < 0 || fields[2 * field] >= 0) {
                return false;
            }
            at = indexOf((byte) '=', at) + 1;
            fields[2 * field] = to;
            boolean ascii = true;
            while (at < body.length && body[at] != '&') {
                byte b = body[at++];
                if (b == '%') {
                    if (at + 1 >= body.length || (body[at] | body[at + 1]) < 0) {
                        return false;
                    }
                    int value = DIGITS[body[at]] << 4 | DIGITS[body[at + 1]];
                    if (value < 0) {
                        return false;
                    }
                    b = (byte) value;
                    at += 2;
                } else if (b == '+') {
                    b = ' ';
                } else if (b <= ' ') {
                    return false;
                }
                ascii &= b >= 0;
                decoded[to++] = b;
            }
            fields[2 * field + 1] = to;
            at++;
            if (!ascii && field != EVENT) {
                return false;
            }
        }
        return at == body.length + 1; // an ampersand at the end is somebody else's matter
    }

    private int fieldAt(int at) {
        if (at < body.length) {
            switch (body[at]) {
                case 'd':
                    return isNamed("domain=", at) ? DOMAIN : -1;
                case 'e':
                    return isNamed("event=", at) ? EVENT : -1;
                case 't':
                    return isNamed("timestamp=", at) ? TIMESTAMP : -1;
                default:
                    break;
            }
        }
        return -1;
    }

    private boolean isNamed(String name, int at) {
        if (body.length - at < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (body[at + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int indexOf(byte wanted, int from) {
        int at = from;
        while (body[at] != wanted) {
            at++;
        }
        return at;
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        for (int c = 0; c < digits.length; c++) {
            digits[c] = (byte) Character.digit(c, 16);
        }
        return digits;
    }
}

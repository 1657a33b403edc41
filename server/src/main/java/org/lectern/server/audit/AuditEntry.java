package org.lectern.server.audit;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Something that was done.
 *
 * @param tenantId whose it is; {@link #INSTALLATION} for what concerns all
 * @param action what was done: words of lower-case letters and dashes with dots between, such as {@code person.erased}
 * @param subject to what, as {@code kind:identifier}
 * @param detail what else has to be known, before and after for example; no secrets
 */
public record AuditEntry(
        UUID tenantId, AuditActor actor, String action, String subject, SortedMap<String, String> detail) {
    /** Stands where the tenant's identifier stands for what concerns the whole installation. */
    public static final UUID INSTALLATION = new UUID(0, 0);

    private static final Pattern ACTION = Pattern.compile("[a-z-]{1,40}(\\.[a-z-]{1,40}){1,3}");
    private static final int MAX_SUBJECT = 600;
    private static final int MAX_VALUE = 2_000;

    public AuditEntry {
        if (!ACTION.matcher(action).matches()) {
            throw new IllegalArgumentException("not an action: " + action);
        }
        subject = storable(subject, MAX_SUBJECT);
        var copy = new TreeMap<String, String>();
        detail.forEach((key, value) -> copy.put(key, storable(value, MAX_VALUE)));
        detail = java.util.Collections.unmodifiableSortedMap(copy);
    }

    public static AuditEntry of(UUID tenantId, AuditActor actor, String action, String subject) {
        return new AuditEntry(tenantId, actor, action, subject, new TreeMap<>());
    }

    /** As it is, with one more detail. */
    public AuditEntry with(String key, String value) {
        var more = new TreeMap<String, String>(detail);
        more.put(key, value);
        return new AuditEntry(tenantId, actor, action, subject, more);
    }

    /** As it is, with more details. */
    public AuditEntry with(Map<String, String> details) {
        var more = new TreeMap<String, String>(detail);
        more.putAll(details);
        return new AuditEntry(tenantId, actor, action, subject, more);
    }

    /** Without what PostgreSQL does not take in a text, and not endless. */
    private static String storable(String text, int max) {
        String clean = text.replaceAll("[\\x00\\p{Cs}]", "");
        return clean.length() <= max ? clean : clean.substring(0, max);
    }
}

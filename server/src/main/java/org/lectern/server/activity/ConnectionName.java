package org.lectern.server.activity;

/**
 * Who is behind a connection, as events told: a join knows best, and the latest one of those; anything else counts only
 * where no join spoke.
 */
final class ConnectionName {
    private String externalUserId = "";
    private String name = "";
    private String role = "";
    private boolean guest;
    private boolean joined;

    void apply(Observation observation) {
        boolean join = observation.kind() == Kind.JOINED;
        if (joined && !join) {
            return;
        }
        joined |= join;
        Detail detail = observation.detail();
        detail.text(Detail.EXTERNAL_USER_ID)
                .filter(value -> !value.isEmpty())
                .ifPresent(value -> externalUserId = value);
        detail.text(Detail.NAME).filter(value -> !value.isEmpty()).ifPresent(value -> name = value);
        detail.text(Detail.ROLE).filter(value -> !value.isEmpty()).ifPresent(value -> role = value);
        detail.flag(Detail.GUEST).ifPresent(value -> guest = value);
    }

    String externalUserId() {
        return externalUserId;
    }

    String name() {
        return name;
    }

    String role() {
        return role;
    }

    boolean guest() {
        return guest;
    }

    /** What is not known stays unknown. */
    void rename(Renaming renaming) {
        externalUserId = externalUserId.isEmpty() ? "" : renaming.externalUserId();
        name = name.isEmpty() ? "" : renaming.name();
    }

    void write(PackedWriter out) {
        out.text(externalUserId);
        out.text(name);
        out.text(role);
        out.octet((guest ? 1 : 0) | (joined ? 2 : 0));
    }

    static ConnectionName read(PackedReader in) {
        var read = new ConnectionName();
        read.externalUserId = in.text();
        read.name = in.text();
        read.role = in.text();
        int flags = in.octet();
        read.guest = (flags & 1) != 0;
        read.joined = (flags & 2) != 0;
        return read;
    }
}

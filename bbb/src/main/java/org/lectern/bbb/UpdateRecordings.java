package org.lectern.bbb;

import java.util.Collection;

/**
 * Changes to the metadata of recordings; other metadata stay. Immutable; each method gives a changed copy.
 *
 * <p>Beware of echoing what getRecordings told: the addresses of callbacks and the server's own names stand among the
 * metadata.
 */
public final class UpdateRecordings {

    private final Parameters parameters;

    private UpdateRecordings(Parameters parameters) {
        this.parameters = parameters;
    }

    /** Of these record IDs, whole ones. Without any change a server does nothing and succeeds. */
    public static UpdateRecordings of(Collection<String> recordIds) {
        return new UpdateRecordings(Parameters.of("recordID", RecordingQuery.list(recordIds)));
    }

    /** Sets one; {@code name} is without {@code meta_} and becomes lower case at the server. An empty value removes it. */
    public UpdateRecordings meta(String name, String value) {
        return with("meta_" + name, value);
    }

    /** Removes one. */
    public UpdateRecordings remove(String name) {
        return meta(name, "");
    }

    /** Whether playing needs a token, on servers that have protected recordings. */
    public UpdateRecordings protect(boolean protect) {
        return with("protect", Boolean.toString(protect));
    }

    Parameters parameters() {
        return parameters;
    }

    private UpdateRecordings with(String name, String value) {
        return new UpdateRecordings(parameters.with(name, value));
    }
}

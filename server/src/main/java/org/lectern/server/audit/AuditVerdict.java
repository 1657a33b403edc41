package org.lectern.server.audit;

/** What checking a chain found. */
public sealed interface AuditVerdict {
    /** @param entries how many there are */
    record Whole(long entries) implements AuditVerdict {}

    /**
     * @param seq the first place that is wrong
     * @param reason what is wrong there
     */
    record Broken(long seq, String reason) implements AuditVerdict {}
}

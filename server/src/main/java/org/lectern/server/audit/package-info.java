/**
 * Who did what, and when: rows that are only added, each chained by hash to the one before it of the same tenant.
 *
 * <p>A feature appends in the transaction of the change itself, as its last statement, since the end of the tenant's chain
 * is locked until the commit:
 *
 * <pre>{@code
 * var by = AuditActor.person(teacherId); // or AuditActor.operator(...), commandLine(), system("retention"), caller(...)
 * audit.append(database, AuditEntry.of(tenantId, by, "attendance.corrected", "meeting:" + id).with("minutes", "45"));
 * }</pre>
 *
 * <p>Entry types: {@link AuditTrail} and {@link AuditEntry}. May use: {@code platform}.
 *
 * @see "docs/privacy.md, the audit trail"
 */
@NullMarked
package org.lectern.server.audit;

import org.jspecify.annotations.NullMarked;

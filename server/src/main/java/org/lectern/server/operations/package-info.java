/**
 * What whoever runs the installation needs to find out why something does not work: the request inspector, the search
 * of support, and the look for rows that contradict each other.
 *
 * <p>Entry types: {@link RequestInspector} takes requests in, {@link Inspections} shows them; {@link SupportSearch} tells what happened
 * to a person, {@link JoinRefusals} writes down whom the front did not let in. {@link CheckInvariants} looks at everything stored. {@link ChecksumDiagnosis}
 * and {@link PathDiagnosis} are pure. May use: {@code activity}, {@code audit}, {@code tenant}, {@code pool}, {@code platform}.
 *
 * @see "docs/tenants.md, the request inspector"
 */
@NullMarked
package org.lectern.server.operations;

import org.jspecify.annotations.NullMarked;

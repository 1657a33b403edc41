/**
 * What whoever runs the installation needs to find out why something does not work: the request inspector.
 *
 * <p>Entry types: {@link RequestInspector} takes requests in, {@link Inspections} shows them. {@link ChecksumDiagnosis}
 * and {@link PathDiagnosis} are pure. May use: {@code tenant}, {@code pool}, {@code platform}.
 *
 * @see "docs/tenants.md, the request inspector"
 */
@NullMarked
package org.lectern.server.operations;

import org.jspecify.annotations.NullMarked;

/**
 * The front: the BigBlueButton API towards callers, so that whatever speaks it works without a change.
 *
 * <p>A call is a {@link FrontCall} behind a {@link FrontEndpoint}, registered as a bean. The front finds the tenant,
 * verifies the checksum over the bytes as they came and reads the parameters before it asks the call. May use every
 * feature and {@code platform}; no feature and no other edge uses it.
 *
 * @see "docs/protocol/bigbluebutton-api.md"
 */
@NullMarked
package org.lectern.server.front;

import org.jspecify.annotations.NullMarked;

/**
 * BigBlueButton's wire, 2.4 to 3.0: signed calls and their answers, webhook deliveries, callback tokens.
 *
 * <p>Start at {@link org.lectern.bbb.BbbClient} to call a server, at {@link org.lectern.bbb.HookSignature} and
 * {@link org.lectern.bbb.HookBody} to receive its events, at {@link org.lectern.bbb.Checksum} to play one. For any Java
 * program from 17 on: depends on no other module, no framework and no logging.
 *
 * @see "docs/protocol/bigbluebutton-api.md"
 * @see "docs/protocol/hooks.md"
 */
@NullMarked
package org.lectern.bbb;

import org.jspecify.annotations.NullMarked;

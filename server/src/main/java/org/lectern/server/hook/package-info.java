/**
 * What BigBlueButton servers send us: registration of our hook at each of them, verification, the inbox.
 *
 * <p>A delivery is verified over its raw bytes and the registered address, redacted, and answered with 200 only after
 * it is durable ({@link ReceiveHook}, {@link Intake}). {@link HookKeeper} keeps exactly one global hook of ours at each
 * server, {@link HookHealth} tells how that goes, and {@link SelfTests} proves the way back.
 *
 * <p>Entry types: {@link ReceiveHook}, {@link HookKeeper}, {@link AuditedHooks}, {@link HookHealth}, {@link TakeEvents},
 * {@link Inbox}. May use: {@code activity}, {@code audit}, {@code pool}, {@code platform}.
 *
 * @see "docs/hooks.md"
 */
@NullMarked
package org.lectern.server.hook;

import org.jspecify.annotations.NullMarked;

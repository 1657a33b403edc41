/**
 * Playing recordings: who may at this moment, the way to where they play, what servers ask us before they hand anything out,
 * and how often it is done.
 *
 * <p>Whether somebody may is decided in {@link Entitlement} and nowhere else; what depends on the recording alone it leaves to
 * {@code recording}. A way is good for one use; what it is exchanged for is looked at anew with every request.
 *
 * <p>Entry types: {@link Entitlement}, {@link PlayRecording}, {@link PlaybackServers}, {@link PlaybackLinks}, {@link Views}.
 * May use: {@code audit}, {@code person}, {@code pool}, {@code privacy}, {@code recording}, {@code room}, {@code tenant},
 * {@code platform}.
 *
 * @see "docs/recordings.md, who can play a recording"
 */
@NullMarked
package org.lectern.server.playback;

import org.jspecify.annotations.NullMarked;

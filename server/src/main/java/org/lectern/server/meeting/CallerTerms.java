package org.lectern.server.meeting;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the start of a meeting has besides when a signed call of the tenant asked for it. Kept with the run, so that every
 * repeat of the call gets the same answer.
 *
 * @param passwords those the caller sees; the server gets others of ours
 * @param signedWith the tenant's secret that the call was signed with
 * @param moderatorsExempt whether we keep the limit on people ourselves, because moderators are let in beyond it
 * @param documents the documents that came with the call, if any did
 * @param parent the run that this one is to be a breakout of: it must run on the same server
 */
public record CallerTerms(
        MeetingStore.Passwords passwords,
        UUID signedWith,
        boolean moderatorsExempt,
        @Nullable UUID documents,
        @Nullable UUID parent) {}

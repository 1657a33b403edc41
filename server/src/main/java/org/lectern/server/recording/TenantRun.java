package org.lectern.server.recording;

import java.util.UUID;
import org.lectern.bbb.Parameters;

/**
 * A run of a tenant's meeting, or a breakout within one, that may have left a recording.
 *
 * @param recordId the internal identifier of the run, which is its recording's
 * @param meetingId the run; for a breakout its parent's
 * @param serverId where it ran
 * @param externalId what the caller calls it; for a breakout what its server does
 * @param parameters the caller's create; for a breakout its parent's
 */
record TenantRun(String recordId, UUID meetingId, UUID serverId, String externalId, Parameters parameters) {}

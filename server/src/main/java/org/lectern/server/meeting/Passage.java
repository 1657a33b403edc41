package org.lectern.server.meeting;

import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;

/**
 * What a caller's join has besides who enters.
 *
 * @param further join parameters of the caller that are passed on as they are; what is ours to say is ignored here
 * @param refused where the server sends somebody it does not let in
 * @param back where the person goes after leaving; null for where the meeting says
 */
public record Passage(
        Parameters further, String refused, @Nullable String back) {}

package org.lectern.server.platform;

/**
 * This installation, whatever number of processes it has.
 *
 * @param tag ten characters {@code a-z2-7} that begin every meeting id of ours on a server
 */
public record Installation(String tag) {}

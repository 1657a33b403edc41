package org.lectern.simulator;

/**
 * A call of the API as it came, right or wrong.
 *
 * @param query as it stood in the address, encoded, with its checksum; it may hold secrets
 */
public record ReceivedCall(String call, String query) {}

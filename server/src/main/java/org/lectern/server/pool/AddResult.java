package org.lectern.server.pool;

/** What became of a request to add a server. */
public sealed interface AddResult {
    record Added(Server server) implements AddResult {}

    /** Another server has this name or this address. */
    record Taken(String what) implements AddResult {}
}

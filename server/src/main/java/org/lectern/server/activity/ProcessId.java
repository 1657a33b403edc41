package org.lectern.server.activity;

import java.util.UUID;

/** This process, from its start to its end: whose counts are whose. */
record ProcessId(UUID id) {}

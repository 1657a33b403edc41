package org.lectern.server.room;

import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class RoomConfiguration {}

package org.lectern.server.meeting;

import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class MeetingConfiguration {}

package org.lectern.server.activity;

import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class ActivityConfiguration {}

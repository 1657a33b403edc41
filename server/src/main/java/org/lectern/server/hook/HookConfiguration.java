package org.lectern.server.hook;

import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class HookConfiguration {}

package org.lectern.server.person;

import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class PersonConfiguration {}

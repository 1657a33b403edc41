package org.lectern.server.tenant;

import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class TenantConfiguration {}

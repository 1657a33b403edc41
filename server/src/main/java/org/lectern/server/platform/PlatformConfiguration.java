package org.lectern.server.platform;

import org.springframework.context.annotation.Configuration;

/** Wires the mechanisms. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern", record = InstallationSettings.class)
@FeatureSettings(prefix = "lectern.http", record = HttpSettings.class)
@FeatureSettings(prefix = "lectern.database", record = DatabaseSettings.class)
public class PlatformConfiguration {}

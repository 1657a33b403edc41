package org.lectern.server.audit;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class AuditConfiguration {
    @Bean
    AuditTrail auditTrail(InstantSource clock) {
        return new AuditTrail(clock);
    }
}

package org.lectern.server.operations;

import java.time.InstantSource;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.TenantStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.inspector", record = InspectorSettings.class)
public class OperationsConfiguration {
    @Bean
    Inspections inspections(Databases databases) {
        return new Inspections(databases.web());
    }

    @Bean
    RequestInspector requestInspector(
            Databases databases, Vault vault, TenantStore tenants, InspectorSettings settings, InstantSource clock) {
        var examination = new Examination(tenants, new ServerStore(databases.jobs(), vault));
        return new RequestInspector(examination, new Inspections(databases.jobs()), clock, settings);
    }

    @Bean
    JoinRefusals joinRefusals(Databases databases) {
        return new JoinRefusals(databases.jobs());
    }

    @Bean
    SupportSearch supportSearch(Databases databases, AuditTrail audit) {
        return new SupportSearch(databases.web(), audit);
    }

    @Bean
    InspectorLoop inspectorLoop(RequestInspector inspector) {
        return new InspectorLoop(inspector);
    }
}

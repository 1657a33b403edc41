package org.lectern.server.tenant;

import java.time.InstantSource;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.Vault;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class TenantConfiguration {
    @Bean
    TenantStore tenantStore(Databases databases, Vault vault, InstantSource clock, Notices notices) {
        var store = new TenantStore(databases.web(), vault, clock);
        store.requireDefault();
        notices.listen(TenantStore.CHANNEL, store::noticed);
        return store;
    }

    @Bean
    TenantDirectory tenantDirectory(Databases databases, TenantStore tenants, Notices notices) {
        return new TenantDirectory(databases.web(), tenants, notices);
    }
}

package org.lectern.server.privacy;

import java.time.InstantSource;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.Vault;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class PrivacyConfiguration {
    @Bean
    PrivacyKeys privacyKeys(Vault vault, InstantSource clock) {
        return new PrivacyKeys(vault, clock);
    }

    @Bean
    Pseudonyms pseudonyms(Databases databases, PrivacyKeys keys, Notices notices) {
        var pseudonyms = new Pseudonyms(databases.web(), keys);
        notices.listen(Pseudonyms.CHANNEL, pseudonyms::noticed);
        return pseudonyms;
    }
}

package org.lectern.server.person;

import java.time.InstantSource;
import org.lectern.server.platform.Databases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
public class PersonConfiguration {
    @Bean
    Passwords passwords() {
        return new Passwords();
    }

    @Bean
    PersonStore personStore(Databases databases, Passwords passwords, InstantSource clock) {
        return new PersonStore(databases.web(), passwords, clock);
    }

    @Bean
    SignIn signIn(PersonStore people, Passwords passwords, InstantSource clock) {
        return new SignIn(people, passwords, new SignInLimits(clock));
    }

    @Bean
    PersonSessions personSessions(Databases databases, InstantSource clock) {
        return new PersonSessions(databases.web(), clock);
    }
}

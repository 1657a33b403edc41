package org.lectern.server.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.lectern.server.tenant.TenantStore;

final class SignInAtOnceIT {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));
    private static final int ATTEMPTS = 10;

    @Test
    void guessesMadeAtTheSameMomentAreLimitedAsThoseMadeInTurn() throws Exception {
        try (Databases databases = TestDatabase.create()) {
            UUID tenant = new TenantStore(databases.web(), TestVault.create(), CLOCK)
                    .create("school", "The School")
                    .id();
            var passwords = new Passwords();
            var people = new PersonStore(databases.web(), passwords, CLOCK);
            people.add(new NewPerson(tenant, "Lena", "lena", "a long enough password", false));
            var signIn = new SignIn(people, passwords, new SignInLimits(CLOCK));
            var go = new CountDownLatch(1);
            int compared = 0;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var attempts = new ArrayList<Future<SignIn.Result>>();
                for (int i = 0; i < ATTEMPTS; i++) {
                    String guess = "guess " + i;
                    attempts.add(threads.submit(() -> {
                        go.await();
                        return signIn.attempt(tenant, "lena", guess, "192.0.2.1");
                    }));
                }
                go.countDown();
                for (Future<SignIn.Result> attempt : attempts) {
                    compared += attempt.get() instanceof SignIn.Result.Refused ? 1 : 0;
                }
            }

            assertThat(compared).isLessThanOrEqualTo(SignInLimits.PER_ACCOUNT + 1);
        }
    }
}

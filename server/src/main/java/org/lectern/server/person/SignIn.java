package org.lectern.server.person;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides whether a typed name and password belong to somebody.
 *
 * <p>An unknown name, a wrong password and a removed person are one answer and cost the same work. Attempts are
 * limited as {@link SignInLimits} says.
 */
public final class SignIn {
    private final PersonStore people;
    private final Passwords passwords;
    private final SignInLimits limits;

    public SignIn(PersonStore people, Passwords passwords, SignInLimits limits) {
        this.people = people;
        this.passwords = passwords;
        this.limits = limits;
    }

    /**
     * @param network the address the attempt comes from, as text
     */
    public Result attempt(UUID tenantId, String signInName, String password, String network) {
        String account = tenantId + "/" + NewPerson.key(signInName);
        Optional<Duration> wait = limits.mustWait(account, network);
        if (wait.isPresent()) {
            return new Result.Wait(wait.get());
        }
        String typed = password.length() > NewPerson.MAX_PASSWORD ? "" : password;
        Optional<PersonStore.Credential> credential = people.credential(tenantId, signInName);
        return passwords.inTurn(() -> compare(credential, typed, account, network));
    }

    /** In a turn, and asks again: of many attempts made at once, those that fail first count for those that wait. */
    private Result compare(Optional<PersonStore.Credential> credential, String typed, String account, String network) {
        Optional<Duration> wait = limits.mustWait(account, network);
        if (wait.isPresent()) {
            return new Result.Wait(wait.get());
        }
        if (credential.isEmpty()) {
            passwords.pretend(typed);
        } else if (passwords.matches(typed, credential.get().hash())) {
            limits.succeeded(account, network);
            return new Result.Welcome(credential.get().person());
        }
        limits.failed(account, network);
        return new Result.Refused();
    }

    /** The outcome of one attempt. */
    public sealed interface Result {
        record Welcome(Person person) implements Result {}

        /** Name and password do not go together; which of them is wrong is not said. */
        record Refused() implements Result {}

        /** Too many wrong attempts. The password was not looked at. */
        record Wait(Duration remaining) implements Result {}
    }
}

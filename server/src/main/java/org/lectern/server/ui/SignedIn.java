package org.lectern.server.ui;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/** What a session keeps of somebody who signed in: the id, nothing that could grow stale. */
final class SignedIn extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1;

    private final UUID personId;

    SignedIn(UUID personId) {
        super(List.<GrantedAuthority>of());
        this.personId = personId;
        super.setAuthenticated(true);
    }

    UUID personId() {
        return personId;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return personId.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedIn that && that.personId.equals(personId);
    }

    @Override
    public int hashCode() {
        return personId.hashCode();
    }
}

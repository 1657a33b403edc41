package org.lectern.server.front;

import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.tenant.Tenant;

/**
 * A call whose checksum is right.
 *
 * @param call its name, as the endpoint has it
 * @param parameters decoded, in the caller's order, without the checksum; no name comes twice. From the query, or from
 *     the form where the query holds none
 * @param raw what came
 */
public record FrontRequest(Signer signer, String call, Parameters parameters, RawRequest raw) {

    /**
     * Who asks.
     *
     * @param secretId the secret of the tenant that verified
     * @param reference names this request in the log, in the inspector and on pages
     */
    public record Signer(Tenant tenant, UUID secretId, String reference) {}

    public Tenant tenant() {
        return signer.tenant();
    }

    public UUID tenantId() {
        return signer.tenant().id();
    }

    public UUID secretId() {
        return signer.secretId();
    }

    public String reference() {
        return signer.reference();
    }

    /** The value of a parameter, empty if it is missing. */
    public String text(String name) {
        return parameters.first(name).orElse("");
    }

    public Optional<String> given(String name) {
        return parameters.first(name).filter(value -> !value.isEmpty());
    }

    /** Not decoded, checksum included. */
    public String rawQuery() {
        return raw.query();
    }

    public RawHeaders headers() {
        return raw.headers();
    }

    /** The content type without its parameters, lower case; empty if there is no body or no type. */
    public String bodyType() {
        return raw.body().bytes().length == 0 ? "" : AnswerCalls.contentType(raw);
    }

    public byte[] body() {
        return raw.body().bytes();
    }
}

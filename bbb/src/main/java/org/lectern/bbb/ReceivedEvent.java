package org.lectern.bbb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One event out of a delivery: what it says, when it happened, what makes it the same event when it is told again.
 *
 * <p>Its text form shows neither content nor people. Immutable, safe for use by several threads.
 */
public final class ReceivedEvent {

    private final HookEvent event;
    private final OptionalLong atMillis;
    private final JsonNode json;
    private final byte @Nullable [] canonical;

    ReceivedEvent(HookEvent event, OptionalLong atMillis, JsonNode json, byte @Nullable [] canonical) {
        this.event = event;
        this.atMillis = atMillis;
        this.json = json;
        this.canonical = canonical;
    }

    public HookEvent event() {
        return event;
    }

    /** Whether it is in the real sender's own form, not in the flat one of older receivers. */
    public boolean isMapped() {
        return json.path("data").isObject();
    }

    /**
     * When the sender handled it, Unix milliseconds: the event's own time, else that of its envelope, else empty. Values
     * below 10^11 arrive as seconds and are turned into milliseconds; the year may still be absurd.
     */
    public OptionalLong atMillis() {
        return atMillis;
    }

    /**
     * The event's JSON with sorted keys and nothing left out, without the envelope around it: equal for the same event
     * however often it is sent. Holds secrets; hash it, do not store it, do not change it.
     */
    public byte[] canonicalJson() {
        return canonical != null ? canonical : CanonicalJson.write(json).getBytes(StandardCharsets.UTF_8);
    }

    /** First 16 bytes of the SHA-256 of {@link #canonicalJson()}. */
    public UUID identity() {
        ByteBuffer hash = ByteBuffer.wrap(ChecksumAlgorithm.SHA256.digest().digest(canonicalJson()));
        return new UUID(hash.getLong(), hash.getLong());
    }

    /** The event's JSON without what must not be kept; fit for a {@code jsonb} column. */
    public String redacted(Redaction policy) {
        return policy.apply(json);
    }

    @Override
    public String toString() {
        return "ReceivedEvent[" + event.kind() + "]";
    }
}

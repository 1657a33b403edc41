package org.lectern.server.statement;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.DeliveryFormat;
import org.lectern.server.delivery.Schedule;
import org.lectern.server.delivery.Verdict;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a store for the statement that it says to have already: the same one is as good as delivered. */
final class XapiComparison implements DeliveryFormat {
    static final String NAME = "xapi-comparison";
    private static final Logger log = LoggerFactory.getLogger(XapiComparison.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Sender sender;

    XapiComparison(Sender sender) {
        this.sender = sender;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Schedule schedule() {
        return Sender.SCHEDULE;
    }

    @Override
    public Optional<Circuit> circuit() {
        return Sender.CIRCUIT;
    }

    @Override
    public Prepared prepare(Delivery delivery, String url, Instant now) {
        String id = ours(delivery).path("id").asString();
        return sender.prepare(
                delivery.tenantId(),
                Channel.XAPI,
                destination -> GuardedRequest.get(destination.statementsUrl() + "?statementId="
                                + URLEncoder.encode(id, StandardCharsets.UTF_8))
                        .with(XapiFormat.VERSION_HEADER, XapiFormat.VERSION));
    }

    @Override
    public Verdict judge(GuardedResult result) {
        throw new UnsupportedOperationException("what it means depends on what was sent");
    }

    @Override
    public Verdict judge(Delivery delivery, GuardedResult result) {
        if (!(result instanceof GuardedResult.Answered answered)) {
            return sender.unanswered(delivery, Channel.XAPI, result);
        }
        if (answered.status() == 404) {
            return new Verdict.Never("the store answers 409 to the statement and has none under its identifier");
        }
        if (!answered.isSuccess()) {
            return sender.usual(delivery, Channel.XAPI, answered);
        }
        JsonNode ours = ours(delivery);
        try {
            if (holds(JSON.readTree(answered.body()), ours)) {
                return new Verdict.Delivered();
            }
        } catch (JacksonException e) {
            return new Verdict.Never("the store answered with something that is no statement");
        }
        // Identifiers are made from what happened, so this is a fault of ours, or somebody else writes there.
        log.error(
                "a store has another statement under our identifier tenant={} statement={}",
                delivery.tenantId(),
                ours.path("id").asString());
        return new Verdict.Never("the store has another statement under the same identifier");
    }

    private static JsonNode ours(Delivery delivery) {
        return Batch.read(delivery.payload()).statements().getFirst();
    }

    /** Whether theirs says everything that ours does; a store adds to what it is given, and writes times its own way. */
    static boolean holds(JsonNode theirs, JsonNode ours) {
        if (ours.isObject()) {
            return theirs.isObject()
                    && ours.properties().stream()
                            .allMatch(member -> theirs.has(member.getKey())
                                    && holds(theirs.get(member.getKey()), member.getValue()));
        }
        if (ours.isArray()) {
            if (!theirs.isArray() || theirs.size() != ours.size()) {
                return false;
            }
            for (int i = 0; i < ours.size(); i++) {
                if (!holds(theirs.get(i), ours.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return ours.equals(theirs) || sameMoment(ours.asString(""), theirs.asString(""));
    }

    private static boolean sameMoment(String one, String other) {
        try {
            return OffsetDateTime.parse(one)
                    .toInstant()
                    .equals(OffsetDateTime.parse(other).toInstant());
        } catch (DateTimeException e) {
            return false;
        }
    }
}

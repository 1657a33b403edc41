package org.lectern.server.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.statement.Happening.Detail;
import org.lectern.server.statement.Happening.Facts;
import org.lectern.server.statement.Happening.Kind;
import org.lectern.server.statement.Happening.Who;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whether stores must take what is sent: every kind, against schemas that were written from the specifications. */
final class StatementSchemaTest {
    private static final UUID NAMESPACE = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final Instant AT = Instant.parse("2026-01-01T09:02:10Z");
    private static final Schema XAPI = schema("xapi-statement.json");
    private static final Schema CALIPER = schema("caliper-envelope.json");

    private static Schema schema(String name) {
        try (InputStream in = StatementSchemaTest.class.getResourceAsStream("/statement/schema/" + name)) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JsonMapper.shared().readTree(Objects.requireNonNull(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void storesTakeEveryKindOfStatement(Kind kind) {
        for (ClassPlace place : places()) {
            for (Happening happening : happenings(kind)) {
                JsonNode statement = new XapiStatements(place, userId -> Optional.of("ENzIZgI3UwGPlCLZycbqQg"))
                        .statement(happening, place.statement("x", Channel.XAPI, 1))
                        .orElseThrow();

                assertThat(XAPI.validate(statement)).as(statement.toString()).isEmpty();
            }
        }
    }

    @Test
    void storesTakeWhatTakesAStatementBack() {
        ClassPlace place = places().getFirst();

        JsonNode statement = new XapiStatements(place, userId -> Optional.empty())
                .voiding(place.uuid("void"), place.uuid("voided"), AT);

        assertThat(XAPI.validate(statement)).isEmpty();
    }

    @Test
    void endpointsTakeEveryKindOfEvent() {
        for (ClassPlace place : places()) {
            List<ObjectNode> events = Stream.of(Kind.values())
                    .flatMap(kind -> happenings(kind).stream())
                    .flatMap(happening -> new CaliperEvents(place, userId -> Optional.of("x75_0zbbOjit1jyj7dgXlA"), AT)
                            .event(happening, place.statement("x", Channel.CALIPER, 1)).stream())
                    .toList();

            JsonNode envelope = CaliperEvents.envelope("https://bbb.example.org", AT, events);

            assertThat(events.stream().map(event -> event.path("type").stringValue()))
                    .contains("Event", "ToolUseEvent", "MessageEvent", "MediaEvent");
            assertThat(CALIPER.validate(envelope)).as(envelope.toString()).isEmpty();
        }
    }

    /** Without this the schemas might take anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actor/mbox",
                "/actor/name",
                "/timestamp",
                "/id",
                "/verb/id",
                "/object/definition/type",
                "/context/registration",
                "/result/duration",
                "/other"
            })
    void aStatementThatStoresRefuseIsRefusedHere(String where) {
        ObjectNode statement = new XapiStatements(places().getFirst(), userId -> Optional.of("ENzIZgI3UwGPlCLZycbqQg"))
                .statement(happenings(Kind.ENDED).getFirst(), NAMESPACE)
                .orElseThrow();
        int last = where.lastIndexOf('/');
        ObjectNode parent = last == 0 ? statement : (ObjectNode) statement.at(where.substring(0, last));

        parent.put(where.substring(last + 1), "not one");

        assertThat(XAPI.validate(statement)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/more",
                "/dataVersion",
                "/data/0/more",
                "/data/0/action",
                "/data/0/actor/name",
                "/data/0/object/type"
            })
    void anEnvelopeThatEndpointsRefuseIsRefusedHere(String where) {
        ObjectNode event = new CaliperEvents(places().getFirst(), userId -> Optional.of("x75_0zbbOjit1jyj7dgXlA"), AT)
                .event(happenings(Kind.JOINED).getFirst(), NAMESPACE)
                .orElseThrow();
        ObjectNode envelope = CaliperEvents.envelope("https://bbb.example.org", AT, List.of(event));
        int last = where.lastIndexOf('/');
        ObjectNode parent = last == 0 ? envelope : (ObjectNode) envelope.at(where.substring(0, last));

        parent.put(where.substring(last + 1), "not one");

        assertThat(CALIPER.validate(envelope)).isNotEmpty();
    }

    /** As it mostly is, and concluded rather than told. */
    private static List<Happening> happenings(Kind kind) {
        @Nullable
        Detail detail = switch (kind) {
            case MESSAGES -> new Detail.Counted(7, "");
            case REACTED -> new Detail.Counted(3, "U+1F44D");
            case POLL_ASKED -> new Detail.Asked("p_7", 3, List.of());
            case POLL_ANSWERED -> new Detail.Asked("p_7", 3, List.of(1, 3));
            case WATCHED -> new Detail.Opened("0a1b-1715519990000", "video");
            default -> null;
        };
        var span = new PersonActivity.Span(AT.minusSeconds(600), AT);
        return Stream.of(false, true)
                .map(estimated -> new Happening(
                        "x",
                        kind,
                        AT,
                        new Who("u_01", false),
                        new Facts(Duration.ofSeconds(2_712), estimated, true, false, List.of(span)),
                        detail))
                .toList();
    }

    /** A class of a course, one of none, and a breakout room. */
    private static List<ClassPlace> places() {
        var whole = place("c_01", Optional.of(Duration.ofMinutes(90)));
        return List.of(whole, place("", Optional.empty()), whole.ofBreakout(2, "m_02", "Group two"));
    }

    private static ClassPlace place(String course, Optional<Duration> length) {
        return new ClassPlace(
                "https://bbb.example.org",
                NAMESPACE,
                "t_01",
                "r_01",
                "m_01",
                course,
                new ClassPlace.Plan(LocalDate.of(2026, 1, 1), length),
                new ClassPlace.Title("Biology 101", "en"),
                0);
    }
}

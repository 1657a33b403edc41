package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReportJsonTest {
    static final List<String> HOSTILE = HostileTexts.KNOWN;
    private static final Path SCHEMA = Path.of("../docs/schema/class-report.schema.json");

    @Test
    void isWhatTheDocumentedSchemaSays() throws IOException {
        Schema schema = schema();

        for (ClassReport report :
                List.of(Classes.withPeople(0), Classes.withPeople(3), Classes.of("x", Classes.sampled("Gus")))) {
            String json = new String(ClassFormat.JSON.write(report, Classes.WORDING), StandardCharsets.UTF_8);
            assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
        }
    }

    @Test
    void theSchemaRefusesAFigureThatIsNoFigure() throws IOException {
        String json =
                new String(ClassFormat.JSON.write(Classes.withPeople(1), Classes.WORDING), StandardCharsets.UTF_8);

        assertThat(schema().validate(json.replace("\"guest\" : false", "\"guest\" : \"no\""), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void saysNullWhereNothingWasCollected() {
        JsonNode person = read(Classes.of("x", Classes.sampled("Gus"))).at("/people/0");

        assertThat(person.get("figures").isNull()).isTrue();
        assertThat(person.at("/presence/source").stringValue()).isEqualTo("SAMPLED");
        assertThat(person.at("/presence/sessions/0/to").isNull()).isTrue();
    }

    @Test
    void namesTheSourceOfWhatItTells() {
        JsonNode person = read(Classes.withPeople(2)).at("/people/1");

        assertThat(person.at("/figures/talk/measuredBy").stringValue()).isEqualTo("MICROPHONE_OPEN");
        assertThat(person.at("/figures/talk/value").intValue()).isEqualTo(120);
        assertThat(person.at("/figures/talk/shown").stringValue()).isEqualTo("LIVE");
        assertThat(person.at("/figures/pollAnswers").isNull()).isTrue();
        assertThat(person.at("/presence/firstJoin").stringValue()).isEqualTo("2026-01-05T08:01:00.000Z");
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void keepsEveryNameAsItIs(String name) {
        JsonNode read = read(Classes.of(name, Classes.person(1, name)));

        assertThat(read.at("/people/0/name").stringValue().replace('?', '\uD83D'))
                .isEqualTo(name);
    }

    private static JsonNode read(ClassReport report) {
        return JsonMapper.shared().readTree(ClassFormat.JSON.write(report, Classes.WORDING));
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
    }
}

package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.export.Judgements.Mark;
import org.lectern.server.export.Judgements.Missing;
import org.lectern.server.export.Judgements.Source;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JudgementsTest {
    private final ClassReport unjudged = Classes.of("x", Classes.person(1, "Ada"), Classes.person(2, "Alan"));
    private final ClassReport report = new ClassReport(
            unjudged.heading(),
            unjudged.activity(),
            new Judgements(
                    Map.of("u:p1", new Mark(Judgement.LATE, Source.TEACHER)),
                    List.of(new Missing("=Bea", new Mark(Judgement.ABSENT, Source.COMPUTED)))));

    @Test
    void standBesideEverybodyAndWhoDidNotComeHasALine() throws IOException {
        var lines = ReportCsvTest.parse(ClassFormat.CSV.write(report, Classes.WORDING));

        int attendance = lines.get(1).toList().indexOf("Attendance");
        assertThat(lines).hasSize(2 + 3 + 1);
        assertThat(lines.get(2).get(attendance)).isEqualTo("Late");
        assertThat(lines.get(2).get(attendance + 1)).isEqualTo("teacher");
        assertThat(lines.get(3).get(attendance)).isEmpty();
        assertThat(lines.get(4).get(0)).isEqualTo("'=Bea");
        assertThat(lines.get(4).get(attendance)).isEqualTo("Absent");
        assertThat(lines.get(4).get(lines.get(1).toList().indexOf("Present"))).isEmpty();
    }

    @Test
    void areInJson() {
        JsonNode json = JsonMapper.shared().readTree(ClassFormat.JSON.write(report, Classes.WORDING));

        assertThat(json.at("/people/0/attendance/judgement").stringValue()).isEqualTo("LATE");
        assertThat(json.at("/people/1/attendance").isNull()).isTrue();
        assertThat(json.at("/absent/0/attendance/by").stringValue()).isEqualTo("COMPUTED");
    }

    @Test
    void narrowDownToThoseWhoAreJudgedSo() {
        assertThat(report.only(Judgement.LATE).activity().people()).hasSize(1);
        assertThat(report.only(Judgement.LATE).judgements().absent()).isEmpty();
        assertThat(report.only(Judgement.ABSENT).activity().people()).isEmpty();
        assertThat(report.only(Judgement.ABSENT).judgements().absent()).hasSize(1);
        assertThat(report.only(new PersonFilter("bea")).judgements().absent()).hasSize(1);
        assertThat(report.only(new PersonFilter("ada")).judgements().absent()).isEmpty();
    }
}

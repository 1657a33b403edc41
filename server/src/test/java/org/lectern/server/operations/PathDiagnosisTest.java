package org.lectern.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathDiagnosisTest {
    @ParameterizedTest
    @CsvSource({
        "/t/school/bigbluebutton/api/api/create, PATH_API_TWICE, ''",
        "/bigbluebutton/api//api/getMeetings, PATH_API_TWICE, ''",
        "/bigbluebutton/bigbluebutton/api/create, PATH_BASE_TWICE, ''",
        "/t/school/bigbluebutton/create, PATH_API_MISSING, create",
        "/bigbluebutton/hooks/list, PATH_API_MISSING, hooks/list",
        "/bigbluebutton/api/getmeetings, PATH_CASE, getMeetings",
        "/bigbluebutton/api/hooks/Create/, PATH_CASE, hooks/create",
        "/bigbluebutton/api/setConfigXML, CALL_GONE, setConfigXML",
        "/bigbluebutton/api/guestWait, CALL_GONE, guestWait",
        "/bigbluebutton/api/makeCoffee, CALL_UNKNOWN, makeCoffee",
        "/bigbluebutton/api/create/now, CALL_UNKNOWN, create/now",
    })
    void tellsWhatIsWrongWithAPath(String path, Cause cause, String detail) {
        assertThat(PathDiagnosis.of(path)).isEqualTo(Finding.of(cause, detail));
    }
}

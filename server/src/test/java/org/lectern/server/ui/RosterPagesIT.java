package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.attendance.RosterEntry;
import org.lectern.server.attendance.RosterStore;

/** Lists of people: looked at before they count. */
@ExtendWith(School.ForTests.class)
final class RosterPagesIT {
    private final School school;
    private Lessons lessons;

    RosterPagesIT(School school) {
        this.school = school;
    }

    @BeforeEach
    void aCourseOfItsOwn() {
        lessons = Lessons.at(school);
    }

    @Test
    void aListIsLookedAtBeforeItCountsAndABadOneChangesNothing() {
        Browser browser = school.signedIn(school.teacher);
        String page = "/r/" + lessons.room.slug() + "/roster";
        browser.get(page);

        var refused = upload(browser, page, "people.csv", "Matrikel;Note\n1;2\n".getBytes(StandardCharsets.UTF_8));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("No column is named").contains("Matrikel, Note");
        assertThat(current()).isEmpty();

        var preview = upload(
                browser,
                page,
                "people.csv",
                "Name;Sign-in name\nZoë Müller;lena\nNobody Known;nobody\nZoë Müller;LENA\n"
                        .getBytes(java.nio.charset.Charset.forName("windows-1252")));
        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(preview.body())
                .contains("2 people")
                .contains("Read as Windows-1252")
                .contains("One sign-in name is not known here")
                .contains("stands in an earlier line")
                .doesNotContain("??");
        assertThat(current()).isEmpty();
        Matcher draft = Pattern.compile("name=\"draft\" value=\"([^\"]+)\"").matcher(preview.body());
        assertThat(draft.find()).isTrue();

        assertThat(browser.post(page + "/take", Map.of("draft", draft.group(1))).statusCode())
                .isEqualTo(303);
        assertThat(current()).extracting(RosterEntry::name).containsExactly("Zoë Müller", "Nobody Known");
        assertThat(browser.get(page).body()).contains("The list is in use for Lab.");
        browser.post(page + "/take", Map.of("draft", draft.group(1)));
        assertThat(browser.get(page).body()).contains("There was nothing to take");
        assertThat(browser.post(page + "/drop", Map.of()).statusCode()).isEqualTo(303);
        assertThat(current()).isEmpty();
    }

    @Test
    void tenThousandPeopleAreLookedAtAndTaken() {
        var text = new StringBuilder("Name;ID\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("Person number ").append(i).append(";id-").append(i).append('\n');
        }
        Browser browser = school.signedIn(school.teacher);
        String page = "/r/" + lessons.room.slug() + "/roster";
        browser.get(page);

        var preview = upload(browser, page, "many.csv", text.toString().getBytes(StandardCharsets.UTF_16));

        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(preview.body()).contains("10,000 people").contains("and 9,950 more");
        Matcher draft = Pattern.compile("name=\"draft\" value=\"([^\"]+)\"").matcher(preview.body());
        assertThat(draft.find()).isTrue();
        browser.post(page + "/take", Map.of("draft", draft.group(1)));
        assertThat(current()).hasSize(10_000);
        assertThat(upload(browser, page, "huge.csv", new byte[5 << 20]).statusCode())
                .isEqualTo(413);
        assertThat(upload(school.anonymous(), page, "many.csv", new byte[1 << 20])
                        .statusCode())
                .isEqualTo(413);
    }

    private List<RosterEntry> current() {
        return school.product
                .bean(RosterStore.class)
                .current(school.tenant, RosterStore.Of.room(lessons.room.id()))
                .map(RosterStore.Roster::entries)
                .orElse(List.of());
    }

    private static HttpResponse<String> upload(Browser browser, String page, String name, byte[] content) {
        String boundary = "----lectern" + UUID.randomUUID();
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"
                        + browser.token()
                        + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: text/csv\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return browser.send(HttpRequest.newBuilder(browser.at(page))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }
}

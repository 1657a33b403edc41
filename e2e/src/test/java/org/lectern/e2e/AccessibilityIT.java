package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.e2e.Stage.button;
import static org.lectern.e2e.Stage.link;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.e2e.Chromium.Look;

/** No barrier that can be found by machine, on any page, wide and narrow, light and dark; and the keyboard is enough. */
@ExtendWith(Stage.ForStories.class)
final class AccessibilityIT {
    private final Stage stage;

    AccessibilityIT(Stage stage) {
        this.stage = stage;
    }

    @Test
    void noPageHasAViolation() {
        MorningClass running = MorningClass.begin(stage, "Accessible");
        MorningClass over = MorningClass.begin(stage, "Accessible too");
        over.end();
        List<String> violations = new ArrayList<>();
        CallersMorning callers = CallersMorning.of(stage.school, "accessible");
        PastTerm term = PastTerm.of(stage.school);

        Page anonymous = stage.chromium.person(stage.url(), Look.WIDE);
        anonymous.navigate("/sign-in");
        violations.addAll(Axe.violationsInEveryLook(anonymous));
        Page operator = stage.signedIn(stage.school.operator, Look.WIDE);
        for (String path : List.of(
                "/",
                "/courses/new",
                "/courses/" + stage.school.course.id(),
                "/r/" + running.room.slug(),
                "/r/" + over.room.slug(),
                "/r/" + running.room.slug() + "/end",
                "/classes/" + running.id + "/live",
                "/classes/" + over.id + "/report",
                "/admin?sort=-people",
                "/classes?sort=-people",
                "/admin/servers?sort=-people",
                "/admin/servers?people=80&classes=3",
                "/admin/servers/placements?sort=-score",
                "/admin/servers/" + stage.school.server.id(),
                "/admin/servers/" + stage.school.server.id() + "/panic",
                "/admin/hooks",
                "/admin/hooks/" + stage.school.server.id(),
                "/admin/hooks/" + stage.school.server.id() + "/remove",
                "/admin/tenants/" + callers.tenantId + "/chamilo",
                "/admin/inbox",
                "/admin/privacy",
                "/admin/support",
                "/admin/tenants/" + callers.tenantId + "/privacy",
                "/admin/people?sort=-name",
                "/admin/tenants?sort=-people",
                "/admin/tenants/" + callers.tenantId,
                "/admin/tenants/" + callers.tenantId + "/policy",
                "/admin/tenants/" + callers.tenantId + "/suspend",
                "/admin/requests",
                "/admin/requests?text=nothing-like-it",
                "/admin/requests/" + callers.reencoded,
                "/help/joining",
                "/no-such-page")) {
            operator.navigate(path);
            violations.addAll(Axe.violationsInEveryLook(operator));
        }
        Page teacher = stage.signedIn(stage.school.teacher, Look.WIDE);
        teacher.navigate("/r/" + running.room.slug());
        violations.addAll(Axe.violationsInEveryLook(teacher));
        for (String path : term.pages()) {
            teacher.navigate(path);
            violations.addAll(Axe.violationsInEveryLook(teacher));
        }
        Page learner = stage.signedIn(stage.school.learner, Look.WIDE);
        learner.navigate("/participation");
        violations.addAll(Axe.violationsInEveryLook(learner));
        learner.navigate("/r/" + over.room.slug());
        violations.addAll(Axe.violationsInEveryLook(learner));
        Page stranger = stage.signedIn(stage.school.stranger, Look.WIDE);
        stranger.navigate("/r/" + running.room.slug());
        violations.addAll(Axe.violationsInEveryLook(stranger));
        List.of(anonymous, operator, teacher, learner, stranger)
                .forEach(page -> page.context().close());
        running.end();

        assertThat(violations).isEmpty();
        assertThat(stage.chromium.complaints()).isEmpty();
    }

    @Test
    void nothingIsCutOffAt360Pixels() {
        MorningClass over = MorningClass.begin(stage, "Small");
        over.end();
        CallersMorning callers = CallersMorning.of(stage.school, "small");
        List<String> ofTerm = PastTerm.of(stage.school).pages();
        Page page = stage.signedIn(
                stage.school.operator, new Look(360, 740, com.microsoft.playwright.options.ColorScheme.LIGHT, true));

        List<String> wide = new ArrayList<>();
        List<String> all = new ArrayList<>(ofTerm);
        all.addAll(List.of(
                "/",
                "/courses/" + stage.school.course.id(),
                "/r/" + over.room.slug(),
                "/classes/" + over.id + "/report",
                "/admin",
                "/admin/servers",
                "/admin/servers?people=80&classes=3",
                "/admin/servers/placements",
                "/admin/servers/" + stage.school.server.id(),
                "/admin/hooks",
                "/admin/hooks/" + stage.school.server.id(),
                "/admin/tenants/" + callers.tenantId + "/chamilo",
                "/admin/people",
                "/admin/tenants",
                "/admin/tenants/" + callers.tenantId,
                "/admin/tenants/" + callers.tenantId + "/policy",
                "/admin/requests",
                "/admin/requests/" + callers.reencoded,
                "/help/joining"));
        for (String path : all) {
            page.navigate(path);
            if (!(Boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")) {
                wide.add(path);
            }
        }

        assertThat(wide).isEmpty();
    }

    @Test
    void theKeyboardIsEnoughToStartAClass() {
        var room = stage.room("Keyboard");
        Page page = stage.chromium.person(stage.url(), Look.WIDE);
        page.navigate("/r/" + room.slug());

        page.keyboard().type(stage.school.teacher.signInName());
        page.keyboard().press("Tab");
        page.keyboard().type(org.lectern.server.ui.School.PASSWORD);
        page.keyboard().press("Enter");
        page.waitForURL("**/r/" + room.slug());
        page.keyboard().press("Tab");
        assertThat(focused(page)).isEqualTo("Skip to the content");
        page.keyboard().press("Enter");
        tabTo(page, "Start class");
        page.keyboard().press("Enter");
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(link(page, "Join as moderator"))
                .isVisible();
        tabTo(page, "Join as moderator");
        tabTo(page, "End class");
        page.keyboard().press("Enter");
        tabTo(page, "End class for everybody");
        page.keyboard().press("Enter");

        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(button(page, "Start class"))
                .isVisible();
    }

    @Test
    void theKeyboardIsEnoughToSortATable() {
        Page page = stage.signedIn(stage.school.operator, Look.WIDE);
        page.navigate("/admin/servers");
        var weight = page.locator("#servers table th").filter(new Locator.FilterOptions().setHasText("Weight"));

        tabTo(page, "Weight");
        page.keyboard().press("Enter");
        page.waitForURL("**/admin/servers?sort=-weight#servers");
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(weight)
                .hasAttribute("aria-sort", "descending");

        tabTo(page, "Weight▼");
        page.keyboard().press("Enter");
        page.waitForURL("**/admin/servers?sort=weight#servers");
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(weight)
                .hasAttribute("aria-sort", "ascending");
    }

    private static void tabTo(Page page, String name) {
        for (int presses = 0; presses < 40; presses++) {
            if (focused(page).equals(name)) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("not reached by keyboard: " + name);
    }

    private static String focused(Page page) {
        try {
            return String.valueOf(page.evaluate(
                    "document.activeElement === document.body ? '' : document.activeElement.textContent.trim()"));
        } catch (PlaywrightException e) {
            // The page that was asked is giving way to the next one.
            return "";
        }
    }
}

package org.lectern.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lectern.server.person.Person;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.ui.School;

/**
 * A school and a browser, started once for all stories of this process and closed when the last of them is done. Each story
 * takes a room of its own.
 */
final class Stage implements AutoCloseable {
    final School school = School.open();
    final Chromium chromium = Chromium.start();
    private int rooms;

    @Override
    public void close() {
        chromium.close();
        school.close();
    }

    /** Hands the stage to the constructors of stories. */
    static final class ForStories implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Stage.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Objects.requireNonNull(
                    context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL)
                            .getOrComputeIfAbsent(Stage.class, type -> new Stage(), Stage.class));
        }
    }

    Room room(String name) {
        rooms++;
        return school.product
                .bean(RoomStore.class)
                .create(school.tenant, school.course.id(), RoomSettings.named(name + " " + rooms));
    }

    String url() {
        return school.url().toString();
    }

    Page signedIn(Person person) {
        return signedIn(person, Chromium.Look.WIDE);
    }

    Page signedIn(Person person, Chromium.Look look) {
        Page page = chromium.person(url(), look);
        page.navigate("/sign-in");
        page.getByLabel("Sign-in name").fill(person.signInName());
        page.getByLabel("Password").fill(School.PASSWORD);
        button(page, "Sign in").click();
        page.waitForURL("**/");
        return page;
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    static Locator heading(Page page, String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    static Locator row(Page page, String name) {
        return page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(name));
    }
}

package org.lectern.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.lectern.server.person.Person;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.ui.School;

/** A school and a browser, started once for all stories of this process. Each story takes a room of its own. */
final class Stage {
    private static final Stage INSTANCE = new Stage();

    final School school = School.open();
    final Chromium chromium = Chromium.start();
    private int rooms;

    private Stage() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            chromium.close();
                            school.close();
                        },
                        "close-stage"));
    }

    static Stage open() {
        return INSTANCE;
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

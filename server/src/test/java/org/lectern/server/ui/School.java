package org.lectern.server.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.person.Added;
import org.lectern.server.person.NewPerson;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SimulatorBuilder;

/**
 * The product with a simulated BigBlueButton server, a course with a room, and people: an operator, a teacher, two
 * learners, one of whom is in no course, and a teacher of another tenant. Their passwords are {@link #PASSWORD}.
 */
public final class School implements AutoCloseable {
    public static final String PASSWORD = "a good long password";

    public final Simulator simulator;
    public final LecternServer product;
    public final UUID tenant;
    public final UUID otherTenant;
    public final Person operator;
    public final Person teacher;
    public final Person learner;
    public final Person stranger;
    public final Person foreigner;
    public final Course course;
    public final Room room;
    public final Server server;

    private School(Simulator simulator, LecternServer product) {
        this.simulator = simulator;
        this.product = product;
        var tenants = product.bean(TenantStore.class);
        this.tenant = tenants.requireDefault().id();
        this.otherTenant = tenants.create("other", "Other school").id();
        this.operator = person(tenant, "Olivia Operator", "olivia", true);
        this.teacher = person(tenant, "Tom Teacher", "tom", false);
        this.learner = person(tenant, "Lena Learner", "lena", false);
        this.stranger = person(tenant, "Stan Stranger", "stan", false);
        this.foreigner = person(otherTenant, "Fay Foreign", "fay", false);
        var courses = product.bean(CourseStore.class);
        this.course = courses.create(tenant, "Physics");
        courses.putMember(tenant, course.id(), teacher.id(), CourseRole.TEACHER);
        courses.putMember(tenant, course.id(), learner.id(), CourseRole.LEARNER);
        this.room = product.bean(RoomStore.class).create(tenant, course.id(), RoomSettings.named("Optics"));
        this.server = addServer();
    }

    /** One for all tests of this process that do not mind each other; closed when the last of them is done. */
    public static School shared(ExtensionContext context) {
        return Objects.requireNonNull(
                context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL)
                        .getOrComputeIfAbsent(School.class, type -> open(), School.class));
    }

    public static School open() {
        return open(Simulator.builder());
    }

    public static School open(SimulatorBuilder builder) {
        return open(builder, Wiring.none());
    }

    public static School open(SimulatorBuilder builder, Wiring wiring) {
        try {
            Path data = Files.createTempDirectory("lectern-school");
            Simulator simulator = builder.start();
            Map<String, String> settings = new HashMap<>(TestDatabase.settings(TestDatabase.createConnection()));
            settings.put("lectern.http.port", "0");
            settings.put("lectern.data", data.toString());
            settings.put("lectern.outgoing.allow", "localhost");
            return new School(simulator, LecternServer.start(SettingsSource.of(settings), wiring));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Server addServer() {
        var servers = product.bean(ServerStore.class);
        AddResult added = servers.add(
                NewServer.of("bbb1", ServerAddress.of(simulator.url()), SharedSecret.of(simulator.secret())));
        if (!(added instanceof AddResult.Added fresh)) {
            throw new IllegalStateException("server was not added: " + added);
        }
        product.bean(PollServers.class).request(fresh.server().id());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> servers.require(fresh.server().id()).acceptsNewMeetings());
        return fresh.server();
    }

    public Person person(UUID tenantId, String name, String signInName, boolean runs) {
        Added added = product.bean(PersonStore.class).add(new NewPerson(tenantId, name, signInName, PASSWORD, runs));
        if (!(added instanceof Added.Person fresh)) {
            throw new IllegalStateException("person was not added: " + added);
        }
        return fresh.person();
    }

    public URI url() {
        return product.url();
    }

    public Browser signedIn(Person person) {
        var browser = new Browser(url());
        browser.get("/sign-in");
        var fields = new HashMap<>(Map.of("name", person.signInName(), "password", PASSWORD));
        if (person.tenantId().equals(otherTenant)) {
            fields.put("tenant", "other");
        }
        var answer = browser.post("/sign-in", fields);
        if (answer.statusCode() != 303) {
            throw new IllegalStateException("could not sign in: " + answer.statusCode() + " " + answer.body());
        }
        browser.get("/");
        return browser;
    }

    public Browser anonymous() {
        return new Browser(url());
    }

    @Override
    public void close() {
        product.stop();
        simulator.close();
    }

    /** Hands the shared school to the constructors of tests. */
    static final class ForTests implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == School.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return shared(context);
        }
    }
}

package org.lectern.server.front;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.Wiring;
import org.lectern.server.meeting.CallerTerms;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.RunningMeeting;
import org.lectern.server.meeting.RunningMeetings;
import org.lectern.server.meeting.StartMeeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.ui.School;
import org.lectern.simulator.Simulator;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The product with two tenants whose callers speak BigBlueButton's API. A request with the header {@link #ECHO} is
 * answered by what its call would have been given, and has no effect.
 */
final class FrontSchool implements AutoCloseable {
    static final String ECHO = "X-Echo";
    /** The example secret of BigBlueButton's documentation, with which the golden vectors are signed. */
    static final String SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b";

    static final String OTHER_SECRET = "another secret of another tenant";

    final School school;
    final Wire wire;
    final Tenant golden;
    final TenantSecret goldenSecret;
    final Tenant other;
    final Wire.Caller caller;
    final Wire.Caller stranger;

    private FrontSchool() {
        this.school = School.open(Simulator.builder(), Wiring.none().change(FrontEndpoint.class, FrontSchool::echoing));
        this.wire = new Wire(school.url().getPort());
        var tenants = school.product.bean(TenantStore.class);
        this.golden = tenants.create("golden", "Golden school");
        this.goldenSecret = tenants.addSecret(golden.id(), SharedSecret.of(SECRET));
        this.other = tenants.create("strangers", "Other school");
        tenants.addSecret(other.id(), SharedSecret.of(OTHER_SECRET));
        this.caller = wire.new Caller("golden", SECRET);
        this.stranger = wire.new Caller("strangers", OTHER_SECRET);
    }

    /** Every call that the front knows. */
    List<FrontEndpoint> endpoints() {
        ApplicationContext context = Objects.requireNonNull(
                school.product.bean(RequestMappingHandlerMapping.class).getApplicationContext());
        return List.copyOf(context.getBeansOfType(FrontEndpoint.class).values());
    }

    /** A running meeting of the golden tenant, as a signed create would have made it. */
    RunningMeeting running(String externalId, String... parameters) {
        StartResult result = school.product
                .bean(StartMeeting.class)
                .start(new StartRequest(
                        golden.id(),
                        externalId,
                        "Biology 7b",
                        Parameters.of(parameters),
                        25,
                        new CallerTerms(
                                new MeetingStore.Passwords("caller-ap", "caller-mp"),
                                goldenSecret.id(),
                                false,
                                null,
                                null)));
        if (!(result instanceof StartResult.Running)) {
            throw new IllegalStateException("not started: " + result);
        }
        return school.product
                .bean(RunningMeetings.class)
                .find(golden.id(), externalId)
                .orElseThrow();
    }

    /** Our identifier of the run at its server. */
    String serverMeetingId(UUID runId) {
        return Objects.requireNonNull(school.product
                        .bean(MeetingStore.class)
                        .find(runId)
                        .orElseThrow()
                        .place())
                .serverMeetingId();
    }

    private static FrontEndpoint echoing(FrontEndpoint endpoint) {
        return new FrontEndpoint(
                endpoint.name(),
                endpoint.methods(),
                endpoint.bodyTypes(),
                endpoint.maxBodyBytes(),
                endpoint.call() instanceof QuickCall quick ? new EchoQuickly(quick) : new Echo(endpoint.call()));
    }

    private record Echo(FrontCall real) implements FrontCall {
        @Override
        public FrontAnswer answer(FrontRequest request) throws InterruptedException {
            return request.headers().first(ECHO) == null ? real.answer(request) : echo(request);
        }

        @Override
        public FrontAnswer refused(Refusal refusal) {
            return real.refused(refusal);
        }
    }

    private record EchoQuickly(QuickCall real) implements QuickCall {
        @Override
        public FrontAnswer answer(FrontRequest request) {
            return request.headers().first(ECHO) == null ? real.answer(request) : echo(request);
        }

        @Override
        public FrontAnswer refused(Refusal refusal) {
            return real.refused(refusal);
        }
    }

    private static FrontAnswer echo(FrontRequest request) {
        return new FrontAnswer.Success(xml -> {
            xml.element("tenant", request.tenant().slug())
                    .element("secret", request.secretId().toString())
                    .element("call", request.call());
            request.parameters()
                    .forEach(parameter -> xml.group(
                            "parameter",
                            one -> one.element("name", parameter.name()).element("value", parameter.value())));
        });
    }

    @Override
    public void close() {
        school.close();
    }

    /** Hands the one that all tests share to their constructors. */
    static final class ForTests implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == FrontSchool.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Objects.requireNonNull(
                    context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL)
                            .getOrComputeIfAbsent(FrontSchool.class, type -> new FrontSchool(), FrontSchool.class));
        }
    }
}

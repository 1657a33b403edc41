package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RawRoutesTest {
    private final RawRoutes routes = new RawRoutes(List.of(
            route("/callbacks/{token}/ended"),
            route("/callbacks/{token}/{other}"),
            route("/t/{tenant}/bigbluebutton/api/**"),
            route("/t/{tenant}/compat/chamilo/webhook"),
            route("/bigbluebutton/api/**")));

    @Test
    void namesSegmentsAndPrefersLiteralOnes() {
        assertThat(found("/callbacks/abc/ended")).isEqualTo("/callbacks/{token}/ended");
        assertThat(found("/callbacks/abc/analytics")).isEqualTo("/callbacks/{token}/{other}");
        assertThat(Objects.requireNonNull(routes.find("/callbacks/abc/analytics"))
                        .variables())
                .isEqualTo(Map.of("token", "abc", "other", "analytics"));
    }

    @Test
    void takesTheRestWhereThePatternIsOpen() {
        assertThat(found("/t/school/bigbluebutton/api")).isEqualTo("/t/{tenant}/bigbluebutton/api/**");
        assertThat(found("/t/school/bigbluebutton/api/create")).isEqualTo("/t/{tenant}/bigbluebutton/api/**");
        assertThat(found("/bigbluebutton/api/a/b")).isEqualTo("/bigbluebutton/api/**");
    }

    @Test
    void ignoresEmptySegmentsAndPathParameters() {
        assertThat(found("//t//school;x=1/bigbluebutton/api;jsessionid=2/join/"))
                .isEqualTo("/t/{tenant}/bigbluebutton/api/**");
    }

    @Test
    void findsNothingElse() {
        assertThat(routes.find("/callbacks/abc")).isNull();
        assertThat(routes.find("/callbacks/abc/ended/more")).isNull();
        assertThat(routes.find("/t/school/other")).isNull();
        assertThat(routes.find("/")).isNull();
        assertThat(routes.find("")).isNull();
    }

    @Test
    void refusesTwoHandlersOnOnePath() {
        assertThatThrownBy(() -> new RawRoutes(List.of(route("/join/{ticket}"), route("/join/{other}"))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesPathsThatBelongToPages() {
        assertThatThrownBy(() -> route("/rooms/{id}")).isInstanceOf(IllegalArgumentException.class);
    }

    private String found(String path) {
        return Objects.requireNonNull(routes.find(path)).route().pattern();
    }

    private static HotRoute route(String pattern) {
        return new HotRoute(pattern, 0, request -> RawResponse.status(200));
    }
}

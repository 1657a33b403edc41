package org.lectern.server.front;

import org.lectern.server.platform.HotRoute;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.relay.TenantHooks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The calls about hooks. */
@Configuration(proxyBeanMethods = false)
public class HookCallsConfiguration {
    /** Carries no checksum and tells nothing of the tenant. */
    private static final RawHandler PING = request -> RawResponse.text(200, HookCalls.PING);

    @Bean
    HookCalls hookCalls(TenantHooks hooks, Policies policies) {
        return new HookCalls(hooks, policies);
    }

    @Bean
    FrontEndpoint hooksCreate(HookCalls calls) {
        return FrontEndpoint.get("hooks/create", calls::create);
    }

    @Bean
    FrontEndpoint hooksList(HookCalls calls) {
        return FrontEndpoint.get("hooks/list", calls::list);
    }

    @Bean
    FrontEndpoint hooksDestroy(HookCalls calls) {
        return FrontEndpoint.get("hooks/destroy", calls::destroy);
    }

    @Bean
    HotRoute hooksPing() {
        return new HotRoute("/t/{tenant}/bigbluebutton/api/hooks/ping", 0, PING);
    }

    @Bean
    HotRoute defaultHooksPing() {
        return new HotRoute("/bigbluebutton/api/hooks/ping", 0, PING);
    }
}

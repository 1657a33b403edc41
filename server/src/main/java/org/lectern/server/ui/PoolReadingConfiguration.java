package org.lectern.server.ui;

import java.time.InstantSource;
import org.lectern.server.hook.AuditedHooks;
import org.lectern.server.meeting.PlacementLog;
import org.lectern.server.meeting.QuarantinedMeetings;
import org.lectern.server.meeting.WhatIf;
import org.lectern.server.platform.CallbackBases;
import org.lectern.server.pool.DrainServers;
import org.lectern.server.pool.LoadHistory;
import org.lectern.server.pool.PanicServer;
import org.lectern.server.pool.PoolSettings;
import org.lectern.server.pool.RemoveServer;
import org.lectern.server.pool.RotateSecret;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what the pages of the pool read and do. */
@Configuration(proxyBeanMethods = false)
class PoolReadingConfiguration {
    @Bean
    PoolReading poolReading(
            LoadHistory history,
            DrainServers drain,
            PoolSettings settings,
            PoolReading.Classes classes,
            Surroundings around) {
        return new PoolReading(
                new PoolReading.Pool(history, drain, settings),
                classes,
                around.hooks(),
                around.callbacks(),
                around.clock());
    }

    /** What the pages of the pool read besides. */
    record Surroundings(HookReading hooks, CallbackBases callbacks, InstantSource clock) {}

    @Bean
    Surroundings poolSurroundings(HookReading hooks, CallbackBases callbacks, InstantSource clock) {
        return new Surroundings(hooks, callbacks, clock);
    }

    @Bean
    PoolReading.Classes poolClasses(PlacementLog placements, WhatIf whatIf, QuarantinedMeetings quarantined) {
        return new PoolReading.Classes(placements, whatIf, quarantined);
    }

    @Bean
    ServerActions.Verbs serverVerbs(
            DrainServers drain, RotateSecret rotate, PanicServer panic, RemoveServer remove, AuditedHooks hooks) {
        return new ServerActions.Verbs(drain, rotate, panic, remove, hooks);
    }
}

package org.lectern.server.export;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.InstantSource;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.Vault;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.RoomStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.export", record = ExportSettings.class)
public class ExportConfiguration {
    @Bean
    OrderedClasses orderedClasses(CourseStore courses, RoomStore rooms, MeetingStore meetings, PersonStore people) {
        return new OrderedClasses(courses, rooms, meetings, people);
    }

    @Bean
    MakeExports makeExports(
            Databases databases,
            Vault vault,
            OrderedClasses classes,
            MakeExports.Sources sources,
            MakeExportsTexts texts) {
        return new MakeExports(
                new ExportStore(databases.jobs(), vault), classes, sources, texts.messages(), texts.settings());
    }

    @Bean
    MakeExports.Sources exportSources(
            ActivityReports reports, AttendanceReports attendance, ObjectProvider<CsvPreset> presets) {
        return new MakeExports.Sources(
                reports, attendance, presets.orderedStream().toList());
    }

    @Bean
    MakeExportsTexts makeExportsTexts(MessageSource messages, ExportSettings settings) {
        return new MakeExportsTexts(messages, settings);
    }

    /** What files say, and how large they may be. */
    record MakeExportsTexts(MessageSource messages, ExportSettings settings) {}

    @Bean
    ExportLoop exportLoop(MakeExports make) {
        return new ExportLoop(make);
    }

    @Bean
    Exports exports(Databases databases, Vault vault, ExportSettings settings, InstantSource clock, ExportLoop loop) {
        return new Exports(new ExportStore(databases.web(), vault), settings, clock, loop::wake);
    }

    @Bean
    RecurringTask<Void> exportSweep(Databases databases, Vault vault, InstantSource clock) {
        var store = new ExportStore(databases.jobs(), vault);
        return Tasks.recurring("export-sweep", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> store.expire(clock.instant()));
    }
}

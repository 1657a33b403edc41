package org.lectern.server;

import java.util.List;
import org.lectern.server.activity.ActivityConfiguration;
import org.lectern.server.attendance.AttendanceConfiguration;
import org.lectern.server.audit.AuditConfiguration;
import org.lectern.server.chamilo.ChamiloConfiguration;
import org.lectern.server.delivery.DeliveryConfiguration;
import org.lectern.server.document.DocumentConfiguration;
import org.lectern.server.export.ExportConfiguration;
import org.lectern.server.front.FrontConfiguration;
import org.lectern.server.front.HookCallsConfiguration;
import org.lectern.server.front.RecordingCallsConfiguration;
import org.lectern.server.hook.HookConfiguration;
import org.lectern.server.meeting.MeetingConfiguration;
import org.lectern.server.operations.OperationsConfiguration;
import org.lectern.server.person.PersonConfiguration;
import org.lectern.server.platform.PlatformConfiguration;
import org.lectern.server.platform.SettingsReference;
import org.lectern.server.playback.PlaybackConfiguration;
import org.lectern.server.pool.PoolConfiguration;
import org.lectern.server.privacy.PrivacyConfiguration;
import org.lectern.server.recording.RecordingConfiguration;
import org.lectern.server.relay.RelayConfiguration;
import org.lectern.server.room.RoomConfiguration;
import org.lectern.server.statement.StatementConfiguration;
import org.lectern.server.tenant.TenantConfiguration;
import org.lectern.server.ui.UiConfiguration;
import org.lectern.server.usage.UsageConfiguration;

/** The configurations that make up the product; nothing is found by scanning the class path. */
public final class Features {
    static final List<Class<?>> CONFIGURATIONS = List.of(
            PlatformConfiguration.class,
            AuditConfiguration.class,
            PrivacyConfiguration.class,
            DeliveryConfiguration.class,
            TenantConfiguration.class,
            PersonConfiguration.class,
            PoolConfiguration.class,
            ActivityConfiguration.class,
            HookConfiguration.class,
            DocumentConfiguration.class,
            MeetingConfiguration.class,
            RoomConfiguration.class,
            AttendanceConfiguration.class,
            RecordingConfiguration.class,
            PlaybackConfiguration.class,
            OperationsConfiguration.class,
            RelayConfiguration.class,
            ExportConfiguration.class,
            StatementConfiguration.class,
            UsageConfiguration.class,
            FrontConfiguration.class,
            RecordingCallsConfiguration.class,
            HookCallsConfiguration.class,
            ChamiloConfiguration.class,
            UiConfiguration.class);

    private Features() {}

    /** Every setting of the product, without starting anything. */
    public static SettingsReference settings() {
        return SettingsReference.of(CONFIGURATIONS);
    }
}

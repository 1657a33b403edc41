package org.lectern.server.export;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.room.Room;

/**
 * What somebody wants to have made in the background.
 *
 * @param what of which classes
 * @param zone in which days begin and times are written
 */
public record ExportOrder(
        UUID tenantId, UUID personId, What what, BulkFormat format, Filter filter, ZoneId zone, Locale locale) {
    /**
     * @param courseId null for all classes of the tenant
     * @param title the course's name, or the tenant's
     */
    public record What(@Nullable UUID courseId, String title) {
        public Optional<UUID> course() {
            return Optional.ofNullable(courseId);
        }
    }

    /**
     * The same as in the address of the page.
     *
     * @param from the first day of classes
     * @param to the last
     * @param room only classes of it
     * @param status only people who are judged so
     */
    public record Filter(
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            PersonFilter person,
            @Nullable UUID room,
            @Nullable Judgement status) {
        public static final Filter ALL = new Filter(null, null, PersonFilter.EVERYBODY, null, null);

        public static Filter of(ReportFilter filter) {
            return new Filter(
                    filter.from().orElse(null),
                    filter.to().orElse(null),
                    new PersonFilter(filter.person()),
                    filter.room().orElse(null),
                    filter.status().orElse(null));
        }

        boolean holds(Room one) {
            return room == null || room.equals(one.id());
        }

        ClassReport apply(ClassReport report) {
            ClassReport named = report.only(person);
            return status == null ? named : named.only(status);
        }

        boolean holds(LocalDate day) {
            return (from == null || !day.isBefore(from)) && (to == null || !day.isAfter(to));
        }
    }
}

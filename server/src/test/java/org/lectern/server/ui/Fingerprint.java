package org.lectern.server.ui;

import java.util.List;
import org.lectern.server.platform.Databases;

/** A digest of what the database keeps, apart from sessions and from what background work writes by itself. */
final class Fingerprint {
    private static final List<String> TABLES = List.of(
            "tenant",
            "person",
            "course",
            "course_member",
            "room",
            "join_ticket",
            "meeting_join",
            "create_attempt",
            "room_plan",
            "class_plan",
            "attendance_rules",
            "roster",
            "roster_entry",
            "attendance_correction",
            "attendance_sign_off");

    private Fingerprint() {}

    static String of(School school) {
        var text = new StringBuilder();
        for (String table : TABLES) {
            text.append(table)
                    .append('=')
                    .append(school.product
                            .bean(Databases.class)
                            .web()
                            .jdbc()
                            .sql("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '-') from " + table
                                    + " t")
                            .query(String.class)
                            .single())
                    .append('\n');
        }
        String rooms = school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("""
                        select coalesce(string_agg(id || state || coalesce(server_meeting_id, ''), '|' order by id), '-')
                        from meeting
                        """)
                .query(String.class)
                .single();
        return text.append(rooms).toString();
    }
}

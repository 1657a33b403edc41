/**
 * Who was expected, when, and how each of them is judged: present, late, left early, absent, excused.
 *
 * <p>{@link Judge} is a pure function of a teacher's {@link Rules}, the time that counts ({@link Lesson}) and a person's
 * stays. What a teacher says is kept beside it and never replaces it ({@link Correction}); a sheet that is signed off is a
 * frozen copy. Entry types: {@link AttendanceReports} (read: the one place where class, course and learner get their
 * figures, and exports their columns), {@link ChangeAttendance} (corrections, signing off), {@link Plans},
 * {@link RulesStore}, {@link RosterStore}, {@link PersonalAttendance} (what is kept about one person, and its erasure). May use: {@code activity}, {@code meeting}, {@code room}, {@code person},
 * {@code tenant}, {@code audit}, {@code platform}.
 *
 * @see "docs/attendance.md"
 */
@NullMarked
package org.lectern.server.attendance;

import org.jspecify.annotations.NullMarked;

package org.lectern.server.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.lectern.server.attendance.CourseSheet;

/** The files that a course's attendance can be had as, people by classes: what its page shows, and everybody. */
public enum CourseFormat {
    CSV("csv", "text/csv;charset=UTF-8") {
        @Override
        public byte[] write(CourseSheet sheet, Wording wording) {
            return CourseTables.csv(sheet, wording);
        }
    },
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") {
        @Override
        public byte[] write(CourseSheet sheet, Wording wording) {
            var out = new ByteArrayOutputStream();
            try {
                CourseTables.xlsx(sheet, wording, out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }
    },
    JSON("json", "application/json") {
        @Override
        public byte[] write(CourseSheet sheet, Wording wording) {
            return CourseJson.write(sheet);
        }
    };

    private final String ending;
    private final String mediaType;

    CourseFormat(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    /** The whole file. */
    public abstract byte[] write(CourseSheet sheet, Wording wording);

    /** Of the file's name, without the dot. */
    public String ending() {
        return ending;
    }

    public String mediaType() {
        return mediaType;
    }

    public static Optional<CourseFormat> ofEnding(String ending) {
        return Arrays.stream(values())
                .filter(format -> format.ending.equals(ending))
                .findFirst();
    }
}

package org.lectern.server.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/** The files that one class can be had as. */
public enum ClassFormat {
    CSV("csv", "text/csv;charset=UTF-8") {
        @Override
        public byte[] write(ClassReport report, Wording wording) {
            return ReportCsv.write(report, wording, true);
        }
    },
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") {
        @Override
        public byte[] write(ClassReport report, Wording wording) {
            var out = new ByteArrayOutputStream();
            try {
                ReportXlsx.write(ClassSheets.of(report, wording), wording, out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }
    },
    JSON("json", "application/json") {
        @Override
        public byte[] write(ClassReport report, Wording wording) {
            return ReportJson.write(report);
        }
    },
    /** To be printed and signed. */
    PDF("pdf", "application/pdf") {
        @Override
        public byte[] write(ClassReport report, Wording wording) {
            return SignatureList.write(report, wording);
        }
    };

    private final String ending;
    private final String mediaType;

    ClassFormat(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    /** The whole file. */
    public abstract byte[] write(ClassReport report, Wording wording);

    /** Of the file's name, without the dot. */
    public String ending() {
        return ending;
    }

    public String mediaType() {
        return mediaType;
    }

    public static Optional<ClassFormat> ofEnding(String ending) {
        return Arrays.stream(values())
                .filter(format -> format.ending.equals(ending))
                .findFirst();
    }

    /** As {@link #CSV}, without the mark that spreadsheets need and other programs stumble over. */
    public static byte[] csvWithoutMark(ClassReport report, Wording wording) {
        return ReportCsv.write(report, wording, false);
    }
}

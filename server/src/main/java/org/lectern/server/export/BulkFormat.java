package org.lectern.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** The files that many classes can be had as. */
public enum BulkFormat {
    CSV("csv", "text/csv;charset=UTF-8") {
        @Override
        BulkWriter begin(OutputStream out, Wording wording) throws IOException {
            return new BulkWriter.Csv(out, wording);
        }
    },
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") {
        @Override
        BulkWriter begin(OutputStream out, Wording wording) {
            return new BulkWriter.Xlsx(out, wording);
        }
    },
    JSON("json", "application/json") {
        @Override
        BulkWriter begin(OutputStream out, Wording wording) throws IOException {
            return new BulkWriter.Json(out);
        }
    };

    private final String ending;
    private final String mediaType;

    BulkFormat(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    abstract BulkWriter begin(OutputStream out, Wording wording) throws IOException;

    public String ending() {
        return ending;
    }

    public String mediaType() {
        return mediaType;
    }

    public static Optional<BulkFormat> ofEnding(String ending) {
        return Arrays.stream(values())
                .filter(format -> format.ending.equals(ending))
                .findFirst();
    }
}

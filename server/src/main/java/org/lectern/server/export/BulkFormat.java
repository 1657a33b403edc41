package org.lectern.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The files that many classes can be had as. */
public enum BulkFormat {
    CSV("csv", "text/csv;charset=UTF-8") {
        @Override
        BulkWriter begin(OutputStream out, Wording wording, List<CsvPreset> presets) throws IOException {
            return new BulkWriter.Csv(out, wording);
        }
    },
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") {
        @Override
        BulkWriter begin(OutputStream out, Wording wording, List<CsvPreset> presets) {
            return new BulkWriter.Xlsx(out, wording);
        }
    },
    JSON("json", "application/json") {
        @Override
        BulkWriter begin(OutputStream out, Wording wording, List<CsvPreset> presets) throws IOException {
            return new BulkWriter.Json(out);
        }
    },
    /** Class after class as Chamilo's own dashboard writes them. */
    CHAMILO("csv", "text/csv;charset=UTF-8") {
        @Override
        BulkWriter begin(OutputStream out, Wording wording, List<CsvPreset> presets) {
            CsvPreset preset = presets.stream()
                    .filter(one -> one.name().equals(word()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("nobody writes such files: " + word()));
            return new BulkWriter.Preset(out, preset, wording);
        }
    };

    private final String ending;
    private final String mediaType;

    BulkFormat(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    /** @param presets in which others' ways of writing tables are looked for */
    abstract BulkWriter begin(OutputStream out, Wording wording, List<CsvPreset> presets) throws IOException;

    /** As it stands in forms. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String ending() {
        return ending;
    }

    public String mediaType() {
        return mediaType;
    }

    public static Optional<BulkFormat> ofWord(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst();
    }
}

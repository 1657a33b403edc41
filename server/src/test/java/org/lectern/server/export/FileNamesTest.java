package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FileNamesTest {
    @Test
    void namesTheFileAfterTheRoomWithoutAnythingAFileSystemMinds() {
        assertThat(FileNames.of("Optik: Übung 1/2 <x>", "2026-01-05", "csv"))
                .isEqualTo("Optik-Übung-1-2-x-2026-01-05.csv");
        assertThat(FileNames.of("../..", "2026-01-05", "xlsx")).isEqualTo("class-2026-01-05.xlsx");
        assertThat(FileNames.of("\u202Excsv.exe\0", "2026-01-05", "json")).isEqualTo("xcsv-exe-2026-01-05.json");
        assertThat(FileNames.of("\uD842\uDFB7".repeat(60), "2026-01-05", "pdf")).hasSize(60 + 15);
    }
}

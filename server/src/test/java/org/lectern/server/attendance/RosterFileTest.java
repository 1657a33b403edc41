package org.lectern.server.attendance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.server.Runs;
import org.lectern.server.attendance.RosterReading.Note;
import org.lectern.server.attendance.RosterReading.Problem;
import org.lectern.server.attendance.RosterReading.Read;
import org.lectern.server.attendance.RosterReading.Refused;

final class RosterFileTest {
    private static final String LIST = "Name,Sign-in name,ID\nZoë Müller,zoe,4711\nJosé Núñez,jose,\n";

    @Test
    void readsNamesSignInNamesAndIdentifiers() {
        Read read = read(LIST.getBytes(StandardCharsets.UTF_8));

        assertThat(read.entries())
                .containsExactly(
                        new RosterEntry("Zoë Müller", "4711", "zoe"), new RosterEntry("José Núñez", "", "jose"));
        assertThat(read.form().encoding()).isEqualTo("UTF-8");
        assertThat(read.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"})
    void findsTheEncodingOutWithoutAMark(String name) {
        Read read = read(LIST.getBytes(Charset.forName(name)));

        assertThat(read.entries()).extracting(RosterEntry::name).containsExactly("Zoë Müller", "José Núñez");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void takesAMarkAtItsHeadForWhatItIs(String name) {
        Read read = read(("\uFEFF" + LIST).getBytes(Charset.forName(name)));

        assertThat(read.entries()).extracting(RosterEntry::name).containsExactly("Zoë Müller", "José Núñez");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void findsTheSeparatorOut(String separator) {
        Read read = read("Last name" + separator + "First name\n\"Meyer, Dr." + separator + "\"" + separator + "Ute\n");

        assertThat(read.form().separator()).isEqualTo(separator);
        assertThat(read.entries())
                .extracting(RosterEntry::name)
                .containsExactly(
                        ("Ute Meyer, Dr." + separator).replaceAll("\\s+", " ").strip());
    }

    @Test
    void oneColumnOfNamesIsAList() {
        assertThat(read("name\r\nAda\r\nBob\r\n").entries())
                .extracting(RosterEntry::name)
                .containsExactly("Ada", "Bob");
    }

    @Test
    void columnsThatMeanNothingAreNamedAndLeftOut() {
        assertThat(read("Name,E-mail,Group\nAda,a@example.org,7b\n").form().ignored())
                .containsExactly("E-mail", "Group");
    }

    @Test
    void mixedEncodingsAreRefusedWithTheLine() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("Name\nZoë\n".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes("José\n".getBytes(Charset.forName("windows-1252")));

        assertThat(problems(bytes.toByteArray())).containsExactly(new Problem(Problem.Kind.MIXED_ENCODINGS, 3, ""));
    }

    @Test
    void whatIsNotTextIsRefused() {
        assertThat(problems(new byte[] {'P', 'K', 3, 4, 0, 0}))
                .extracting(Problem::kind)
                .containsExactly(Problem.Kind.NOT_TEXT);
        assertThat(problems(new byte[] {1, 0, 0, 0, 2, 3, 0}))
                .extracting(Problem::kind)
                .containsExactly(Problem.Kind.NOT_TEXT);
        assertThat(problems(new byte[0])).extracting(Problem::kind).containsExactly(Problem.Kind.EMPTY_FILE);
        assertThat(problems(" \n \n")).extracting(Problem::kind).containsExactly(Problem.Kind.EMPTY_FILE);
        assertThat(problems(new byte[] {'n', 'a', 'm', 'e', '\n', (byte) 0x81, '\n'}))
                .extracting(Problem::kind)
                .containsExactly(Problem.Kind.UNKNOWN_ENCODING);
    }

    @Test
    void wrongColumnsAreRefusedAndNamed() {
        assertThat(problems("Matrikel;Note\n4711;2\n"))
                .containsExactly(new Problem(Problem.Kind.WRONG_COLUMNS, 1, "Matrikel, Note"));
        assertThat(problems("Name,Full name\nA,B\n"))
                .containsExactly(new Problem(Problem.Kind.COLUMN_TWICE, 1, "Full name"));
        assertThat(problems("Ada Lovelace\nBob\n"))
                .extracting(Problem::kind)
                .containsExactly(Problem.Kind.WRONG_COLUMNS);
        assertThat(problems("Name\n")).extracting(Problem::kind).containsExactly(Problem.Kind.NO_PEOPLE);
    }

    @Test
    void everyMistakeIsToldWithItsLineAndNothingIsTaken() {
        assertThat(problems("Name,ID\nAda,1\nBob,2,oops\n,3\n" + "n".repeat(201) + ",4\n"))
                .extracting(Problem::line, Problem::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(3L, Problem.Kind.TOO_MANY_CELLS),
                        org.assertj.core.groups.Tuple.tuple(4L, Problem.Kind.NO_NAME),
                        org.assertj.core.groups.Tuple.tuple(5L, Problem.Kind.TOO_LONG));
        assertThat(problems("Name\n\"Ada\nBob\n"))
                .extracting(Problem::kind)
                .containsExactly(Problem.Kind.BROKEN_QUOTES);
    }

    @Test
    void theSamePersonTwiceIsOneAndEmptyLinesAreNone() {
        Read read = read("Name,Sign-in name\nAda,ada\n\nAda B.,ADA\nBob,\n;;\n\nbob ,\n".replace(";;", " , "));

        assertThat(read.entries()).extracting(RosterEntry::name).containsExactly("Ada", "Bob");
        assertThat(read.notes())
                .extracting(Note::kind, Note::line)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Note.Kind.DUPLICATE, 4L),
                        org.assertj.core.groups.Tuple.tuple(Note.Kind.DUPLICATE, 8L),
                        org.assertj.core.groups.Tuple.tuple(Note.Kind.EMPTY_LINES, 3L));
    }

    @Test
    void twoPeopleOfTheSameNameWithDifferentIdentifiersAreTwo() {
        assertThat(read("Name,ID\nKim Lee,1\nKim Lee,2\n").entries()).hasSize(2);
    }

    @Test
    void tenThousandAreTakenAndOneMoreIsNot() {
        var text = new StringBuilder("Name,ID\n");
        for (int i = 0; i < RosterFile.MOST_PEOPLE; i++) {
            text.append("Person ").append(i).append(',').append(i).append('\n');
        }
        assertThat(read(text.toString()).entries()).hasSize(RosterFile.MOST_PEOPLE);

        text.append("One more,x\n");
        assertThat(problems(text.toString()))
                .containsExactly(new Problem(Problem.Kind.TOO_MANY, RosterFile.MOST_PEOPLE + 2, ""));
        assertThat(problems(new byte[RosterFile.MOST_BYTES + 1]))
                .extracting(Problem::kind)
                .containsExactly(Problem.Kind.TOO_LARGE);
    }

    /** Whatever bytes come: an answer, and a list is complete. */
    @Test
    void damagedFilesGetAnAnswer() {
        byte[] good = LIST.getBytes(StandardCharsets.UTF_8);
        for (long seed = 1; seed <= Runs.of(2_000, 100_000); seed++) {
            var random = new Random(seed);
            byte[] bytes = random.nextBoolean() ? good.clone() : LIST.getBytes(StandardCharsets.UTF_16LE);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(catchThrowable(() -> {
                        if (RosterFile.read(bytes) instanceof Refused refused) {
                            assertThat(refused.problems()).isNotEmpty();
                        }
                    }))
                    .as("seed %d", seed)
                    .isNull();
        }
    }

    private static Read read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Read read(byte[] bytes) {
        RosterReading reading = RosterFile.read(bytes);
        assertThat(reading).isInstanceOf(Read.class);
        return (Read) reading;
    }

    private static List<Problem> problems(String text) {
        return problems(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Problem> problems(byte[] bytes) {
        RosterReading reading = RosterFile.read(bytes);
        assertThat(reading).isInstanceOf(Refused.class);
        return ((Refused) reading).problems();
    }
}

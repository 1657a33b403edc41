package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ParametersPropertyTest {

    @Property
    void comeBackFromTheWireWithHalvesOfCharactersReplaced(@ForAll("texts") List<String> values) {
        Parameters parameters = Parameters.none();
        for (String value : values) {
            parameters = parameters.and("v", value);
        }

        Parameters back = Parameters.parse(parameters.encoded());

        assertThat(back.all("v"))
                .isEqualTo(values.stream()
                        .map(ParametersPropertyTest::withoutHalves)
                        .toList());
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.strings().all().ofMaxLength(40).list().ofMaxSize(5);
    }

    private static String withoutHalves(String text) {
        StringBuilder whole = new StringBuilder();
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}

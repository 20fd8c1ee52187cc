package io.procvision.runner.history;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditFieldsTests {

    @ParameterizedTest
    @CsvSource({
        "0.31, 0.31",
        "0.1, 0.1",
        "1, 1",
        "-0.0, 0",
        "1e-7, 0.0000001",
        "2e23, 200000000000000000000000",
        "64e6, 64000000"
    })
    void aNumberIsWrittenTheShortWayOnEveryJava(double number, String text) {
        assertThat(AuditFields.number(number)).isEqualTo(text);
    }

    @Property
    void aNumberIsWrittenAsThatNumber(@ForAll double number) {
        assertThat(Double.parseDouble(AuditFields.number(number))).isEqualTo(number == 0 ? 0.0 : number);
    }
}

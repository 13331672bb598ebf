package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client does after each close code is what clients.md says. */
class CloseCodesTest {
    private static final Map<AfterClose, String> WORDS = Map.of(
            AfterClose.SPREAD, "connect again after a random time",
            AfterClose.BACK_OFF, "back off, connect, resume",
            AfterClose.NEW_TOKEN, "get a new token, connect, resume",
            AfterClose.TOKEN_REFUSED, "get a new token, once",
            AfterClose.STOP, "a bug of the client: stop",
            AfterClose.PAUSE, "stop sending; connect again after a minute");

    @Test
    void eachCodeOfThePageIsTreatedAsItSays() {
        Map<Integer, String> page = ClientsPage.table("closed with");
        assertThat(page).hasSizeGreaterThan(14);
        page.forEach((code, says) -> assertThat(says)
                .as("after %s the client does %s", code, AfterClose.of(code))
                .startsWith(WORDS.get(AfterClose.of(code))));
    }

    /** 44xx: do not retry unchanged. 45xx: back off, and resume. Whatever else a proxy says is a lost connection. */
    @ParameterizedTest
    @CsvSource({
        "4410,STOP",
        "4499,STOP",
        "4504,BACK_OFF",
        "4599,BACK_OFF",
        "1000,BACK_OFF",
        "1005,BACK_OFF",
        "1012,BACK_OFF"
    })
    void codesOfANewerServerKeepTheMeaningOfTheirHundred(int code, AfterClose expected) {
        assertThat(AfterClose.of(code)).isEqualTo(expected);
    }
}

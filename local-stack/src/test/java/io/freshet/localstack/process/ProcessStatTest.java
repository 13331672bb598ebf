package io.freshet.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessStatTest {

    private static final String REST = " 1 2 3 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 0 0";

    @Test
    void theCommandMayLookLikeFields() {
        assertThat(ProcessStat.parse("42 (a) S 9 (b)) S" + REST)).isEqualTo(new ProcessStat(42, 'S', 1, 3, 0, 987_654));
    }

    @Test
    void aZombieDoesNotRun() {
        assertThat(ProcessStat.parse("42 (gone) Z" + REST).isRunning()).isFalse();
        assertThat(ProcessStat.parse("42 (here) S" + REST).isRunning()).isTrue();
    }

    @Test
    void aShellHasATerminal() {
        assertThat(ProcessStat.parse("42 (bash) S 1 2 3 34816 -1" + REST.substring(REST.indexOf(" 4194560")))
                        .hasTerminal())
                .isTrue();
        assertThat(ProcessStat.parse("42 (redis) S" + REST).hasTerminal()).isFalse();
    }
}

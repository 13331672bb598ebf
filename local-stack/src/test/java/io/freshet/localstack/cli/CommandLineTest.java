package io.freshet.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.localstack.Part;
import io.freshet.localstack.PartState;
import io.freshet.localstack.PartStatus;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void theDemoUserIsTheDefault() throws Exception {
        assertThat(parse("token --role seller"))
                .isEqualTo(new Command.Token(
                        Role.SELLER, UUID.fromString("00000000-0000-0000-0000-000000000002"), Duration.ofHours(12)));
    }

    @Test
    void aTokensUserAndLifeCanBeSet() throws Exception {
        assertThat(parse("token --ttl PT5M --user 7c1c6a4e-0b8e-4c57-9d0c-0f3a8a3f2d10 --role viewer"))
                .isEqualTo(new Command.Token(
                        Role.VIEWER, UUID.fromString("7c1c6a4e-0b8e-4c57-9d0c-0f3a8a3f2d10"), Duration.ofMinutes(5)));
    }

    @Test
    void partsGoByTheirNames() throws Exception {
        assertThat(parse("kill cache-invalidator")).isEqualTo(new Command.Kill(Part.CACHE_INVALIDATOR));
        assertThat(parse("start redis")).isEqualTo(new Command.Start(Part.REDIS));
    }

    @Test
    void whatIsReplayedCanBeChosen() throws Exception {
        assertThat(parse("replay --from EARLIEST")).isEqualTo(new Command.Replay("EARLIEST", List.of(), false));
        assertThat(parse("replay --warm --from PT2H --topics"
                        + " freshet.product-updated.v1,freshet.stream-status-changed.v1"))
                .isEqualTo(new Command.Replay(
                        "PT2H", List.of("freshet.product-updated.v1", "freshet.stream-status-changed.v1"), true));
        assertThat(parse("replay --from 2026-11-24T10:00:00Z"))
                .isEqualTo(new Command.Replay("2026-11-24T10:00:00Z", List.of(), false));
    }

    @Test
    void aMarketHasARateAndASeed() throws Exception {
        assertThat(parse("demo")).isEqualTo(new Command.Demo(3, 1));
        assertThat(parse("demo --rate 0.5 --seed 42")).isEqualTo(new Command.Demo(0.5, 42));
    }

    @Test
    void aClusterCanBeAskedFor() throws Exception {
        assertThat(parse("up --cluster")).isEqualTo(new Command.Up(false, true));
        assertThat(parse("up --detach --cluster")).isEqualTo(new Command.Up(true, true));
        assertThat(parse("kill redis-6")).isEqualTo(new Command.Kill(Part.REDIS_6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fly",
                "up --fast",
                "down --wipe now",
                "status --yaml",
                "kill",
                "kill Redis",
                "kill redis kafka",
                "start nothing",
                "token",
                "token --role owner",
                "token --role",
                "token --role admin --user 7",
                "token --role admin --user 1-1-1-1-1",
                "token --role admin --ttl 12h",
                "token --role admin --ttl PT0S",
                "token --role admin --ttl -PT1H",
                "token --role admin --for me",
                "replay",
                "replay --warm",
                "replay --from",
                "replay --from yesterday",
                "replay --from earliest",
                "replay --from -PT2H",
                "replay --from PT0S",
                "replay --from 2h",
                "replay --from 9998-01-01T00:00:00Z",
                "replay --from 2026-11-24",
                "replay --from EARLIEST --topics",
                "replay --from EARLIEST --topics freshet.product-updated.v1,",
                "replay --from EARLIEST --quickly",
                "replay EARLIEST",
                "demo --rate",
                "demo --rate 0",
                "demo --rate many",
                "demo --seed lucky",
                "demo --loud"
            })
    void whatIsNotUnderstoodIsRefused(String line) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(CommandLine.BadArguments.class)
                .hasMessageMatching("(?s).{8,}");
    }

    @Test
    void jsonIsExactlyTheContracts() {
        assertThat(StatusCommand.toJson(List.of(
                        new PartStatus(Part.POSTGRES, PartState.READY, 17L, 15432, null),
                        new PartStatus(Part.REDIS, PartState.STOPPED, null, 16379, null))))
                .isEqualTo("{\"parts\":[{\"name\":\"postgres\",\"state\":\"ready\",\"pid\":17,\"port\":15432},"
                        + "{\"name\":\"redis\",\"state\":\"stopped\",\"pid\":null,\"port\":16379}]}");
    }

    private static Command parse(String line) throws CommandLine.BadArguments {
        return CommandLine.parse(line.isEmpty() ? new String[0] : line.split(" "));
    }
}

package io.freshet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code X-Forwarded-For} is the client's own word up to the last address that is no trusted proxy's. */
class TrustedProxiesFuzzTest {
    private static final TrustedProxies PROXIES = new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8"));
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.1.2.3");
    private static final InetAddress CLIENT = InetAddress.ofLiteral("198.51.100.1");

    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
        1.2.3.4                | 198.51.100.9
        1.2.3.4, 5.6.7.8       | 198.51.100.9:4711
        10.0.0.1               | [2001:db8::1]:443
        unknown                | _hidden
        [::1                   | ]
        1.2.3.4:               | :1
        127.1                  | ::ffff:10.0.0.1
        fe80::1%eth0           | fe80::1%1
        ,,                     | ' , '
        ""                     | ""
        1.2.3.256              | 0x7f.1
        """)
    @FuzzTest
    void onlyAProxysWordCounts(@NotNull String written, @NotNull String appended) {
        assertThat(PROXIES.client(CLIENT, List.of(written))).isEqualTo(CLIENT);

        InetAddress client = PROXIES.client(PROXY, List.of(appended));
        if (!PROXIES.trust(client)) {
            assertThat(PROXIES.client(PROXY, List.of(written, appended)))
                    .as("whatever the client wrote before it")
                    .isEqualTo(client);
            assertThat(PROXIES.client(PROXY, List.of(written + "," + appended))).isEqualTo(client);
            assertThat(PROXIES.client(PROXY, List.of(appended, "10.9.9.9"))).isEqualTo(client);
        }
        assertThat(PROXIES.client(PROXY, List.of(written + ", " + CLIENT.getHostAddress())))
                .isEqualTo(CLIENT);
        assertThat(PROXIES.trust(client)).isEqualTo(isListed(client.getAddress()));
        assertThat(ClientNetwork.of(client)).isNotEmpty().hasSizeLessThanOrEqualTo(16);
    }

    /** The list once more, byte by byte. */
    private static boolean isListed(byte[] address) {
        return address.length == 4
                ? address[0] == 10 || Arrays.equals(address, new byte[] {(byte) 192, 0, 2, 7})
                : (address[0] & 0xFF) == 0xFD;
    }
}

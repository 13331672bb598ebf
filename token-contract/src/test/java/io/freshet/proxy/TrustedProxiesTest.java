package io.freshet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client address is the one that a trusted proxy reports, whatever the client claims. */
class TrustedProxiesTest {
    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.9 | 198.51.100.1                       | 203.0.113.9
            10.1.2.3    |                                    | 10.1.2.3
            10.1.2.3    | 198.51.100.1                       | 198.51.100.1
            192.0.2.7   | 198.51.100.1, 10.9.9.9             | 198.51.100.1
            10.1.2.3    | 1.2.3.4, 198.51.100.1              | 198.51.100.1
            10.1.2.3    | 198.51.100.1:4711                  | 198.51.100.1
            10.1.2.3    | [2001:db8::1]:443                  | 2001:db8::1
            10.1.2.3    | 2001:db8::1                        | 2001:db8::1
            10.1.2.3    | unknown                            | 10.1.2.3
            10.1.2.3    | 198.51.100.1, localhost            | 10.1.2.3
            10.1.2.3    | 10.0.0.1, 10.0.0.2                 | 10.0.0.1
            """)
    void theLastAddressThatIsNoProxysIsTheClient(String peer, @Nullable String forwarded, String client) {
        assertThat(proxies.client(
                        InetAddress.ofLiteral(peer),
                        Stream.ofNullable(forwarded).toList()))
                .isEqualTo(InetAddress.ofLiteral(client));
    }

    @Test
    void whatIsNoAddressIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new TrustedProxies(List.of("10.0.0.0/99")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectionCapsTest {
    private final InetAddress loopback = InetAddress.getLoopbackAddress();

    @Test
    void oneAddressHasOnlySoManyAndOthersAreServed() throws Exception {
        var caps = new ConnectionCaps(100, 2, true);
        var phone = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        var other = InetAddress.getByAddress(new byte[] {10, 0, 0, 2});

        assertThat(caps.enter(phone)).isEqualTo(Admission.SERVED);
        assertThat(caps.enter(phone)).isEqualTo(Admission.SERVED);
        assertThat(caps.enter(phone)).isEqualTo(Admission.TOO_MANY_OF_ADDRESS);
        assertThat(caps.enter(other)).isEqualTo(Admission.SERVED);
        caps.leave(phone);
        caps.leave(phone);
        assertThat(caps.enter(phone)).isEqualTo(Admission.SERVED);
    }

    @Test
    void loopbackIsLimitedOnlyInAll() {
        var caps = new ConnectionCaps(3, 1, true);

        for (int i = 0; i < 3; i++) {
            assertThat(caps.enter(loopback)).isEqualTo(Admission.SERVED);
        }
        for (int i = 0; i < 256; i++) {
            assertThat(caps.enter(loopback)).isEqualTo(Admission.TOO_MANY);
        }
        assertThat(caps.enter(loopback)).isEqualTo(Admission.UNHEARD);
    }

    @Test
    void thereAreAlwaysFewerConnectionsThanDescriptors() {
        assertThat(ConnectionCaps.belowDescriptors(18_000, 20_000)).isEqualTo(18_000);
        assertThat(ConnectionCaps.belowDescriptors(18_000, 4_096)).isEqualTo(2_840);
        assertThat(ConnectionCaps.belowDescriptors(18_000, 1_024)).isEqualTo(512);
    }
}

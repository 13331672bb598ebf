package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ConnectionCapsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final InetAddress PHONE = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("10.0.0.2");
    private static final InetAddress PROXY = InetAddress.ofLiteral("192.0.2.1");

    private final List<String> closed = new ArrayList<>();

    @Test
    void oneAddressHasOnlySoManyAndOthersAreServed() {
        ConnectionCaps caps = caps(100, 2);

        ConnectionCaps.Entry first = enter(caps, PHONE);
        ConnectionCaps.Entry second = enter(caps, PHONE);
        assertThat(first.admission()).isEqualTo(Admission.SERVED);
        assertThat(second.admission()).isEqualTo(Admission.SERVED);
        assertThat(enter(caps, PHONE).admission()).isEqualTo(Admission.TOO_MANY_OF_ADDRESS);
        assertThat(enter(caps, OTHER).admission()).isEqualTo(Admission.SERVED);
        first.leave();
        second.leave();
        first.leave();
        assertThat(enter(caps, PHONE).admission()).isEqualTo(Admission.SERVED);
        assertThat(enter(caps, PHONE).admission()).isEqualTo(Admission.TOO_MANY_OF_ADDRESS);
    }

    @Test
    void ofOneIpv6NetworkAllAreOneClient() {
        ConnectionCaps caps = caps(100, 1);

        enter(caps, InetAddress.ofLiteral("2001:db8::1"));
        assertThat(enter(caps, InetAddress.ofLiteral("2001:db8::2")).admission())
                .isEqualTo(Admission.TOO_MANY_OF_ADDRESS);
        assertThat(enter(caps, InetAddress.ofLiteral("2001:db8:0:1::1")).admission())
                .isEqualTo(Admission.SERVED);
    }

    @Test
    void behindATrustedProxyTheClientIsWhoItSays() {
        ConnectionCaps caps = caps(100, 1);

        ConnectionCaps.Entry first = asked(enter(caps, PROXY), "10.0.0.1");
        ConnectionCaps.Entry second = asked(enter(caps, PROXY), "10.0.0.2");
        ConnectionCaps.Entry third = asked(enter(caps, PROXY), "10.0.0.2");

        assertThat(List.of(first.admission(), second.admission(), third.admission()))
                .containsExactly(Admission.SERVED, Admission.SERVED, Admission.TOO_MANY_OF_ADDRESS);
        assertThat(second.share()).isSameAs(third.share()).isNotSameAs(first.share());
        second.leave();
        third.leave();
        assertThat(asked(enter(caps, PROXY), "10.0.0.2").admission()).isEqualTo(Admission.SERVED);
        assertThat(asked(enter(caps, OTHER), "10.0.0.3").share())
                .as("nobody trusts it")
                .isNotSameAs(first.share());
    }

    @Test
    void loopbackIsLimitedOnlyInAll() {
        ConnectionCaps caps = caps(3, 1);

        for (int i = 0; i < 3; i++) {
            assertThat(asked(enter(caps, LOOPBACK)).admission()).isEqualTo(Admission.SERVED);
        }
        for (int i = 0; i < 256; i++) {
            assertThat(enter(caps, LOOPBACK).admission()).isEqualTo(Admission.TOO_MANY);
        }
        assertThat(enter(caps, LOOPBACK).admission()).isEqualTo(Admission.UNHEARD);
        assertThat(closed).isEmpty();
    }

    @Test
    void theOneThatIsLongestWithoutARequestGivesWay() {
        ConnectionCaps caps = caps(3, 0);
        asked(caps.enter(LOOPBACK, () -> closed.add("asked")));
        ConnectionCaps.Entry silent = caps.enter(LOOPBACK, () -> closed.add("silent"));
        caps.enter(LOOPBACK, () -> closed.add("also silent"));

        assertThat(caps.enter(LOOPBACK, () -> closed.add("new")).admission()).isEqualTo(Admission.SERVED);
        assertThat(closed).containsExactly("silent");
        silent.leave();
        assertThat(caps.enter(LOOPBACK, () -> closed.add("newer")).admission()).isEqualTo(Admission.SERVED);
        assertThat(closed).containsExactly("silent", "also silent");
    }

    /** The latest connection is not the cause. */
    @Test
    void whereUnfinishedRequestsHoldTooMuchTheOldestGivesWay() {
        ConnectionCaps caps = caps(100, 0);
        long bound = Runtime.getRuntime().maxMemory() / 16;
        int tenth = (int) Math.min(bound / 10, Integer.MAX_VALUE / 4);
        for (long held = 0; held + tenth <= bound; held += tenth) {
            String name = "crawler " + held / tenth;
            caps.enter(LOOPBACK, () -> closed.add(name)).hold(tenth);
        }
        assertThat(closed).isEmpty();

        ConnectionCaps.Entry honest = caps.enter(LOOPBACK, () -> closed.add("honest"));
        honest.hold(tenth);

        assertThat(closed).containsExactly("crawler 0");
        asked(honest);
        ConnectionCaps.Entry next = caps.enter(LOOPBACK, () -> closed.add("next"));
        next.hold(tenth);
        assertThat(closed).hasSize(1);
    }

    /** Netty passes on the rest of a request after its connection has closed. */
    @Test
    void whoHasLeftAsksNothing() {
        ConnectionCaps caps = caps(100, 1);
        ConnectionCaps.Entry gone = enter(caps, PROXY);
        gone.leave();

        asked(gone, "10.0.0.1");
        gone.hold(Integer.MAX_VALUE / 4);

        assertThat(asked(enter(caps, PROXY), "10.0.0.1").admission()).isEqualTo(Admission.SERVED);
        assertThat(closed).isEmpty();
    }

    @Test
    void thereAreAlwaysFewerConnectionsThanDescriptors() {
        assertThat(ConnectionCaps.belowDescriptors(18_000, 20_000)).isEqualTo(18_000);
        assertThat(ConnectionCaps.belowDescriptors(18_000, 4_096)).isEqualTo(2_840);
        assertThat(ConnectionCaps.belowDescriptors(18_000, 1_024)).isEqualTo(512);
    }

    private ConnectionCaps.Entry enter(ConnectionCaps caps, InetAddress address) {
        return caps.enter(address, () -> closed.add(address.getHostAddress()));
    }

    private static ConnectionCaps.Entry asked(ConnectionCaps.Entry entry, String... forwardedFor) {
        entry.asked(List.of(forwardedFor));
        return entry;
    }

    private static ConnectionCaps caps(int most, int mostOfAddress) {
        Map<String, String> settings = new HashMap<>();
        settings.put("freshet.gateway.share.connections", Integer.toString(mostOfAddress));
        settings.put("freshet.gateway.trusted-proxies", "192.0.2.0/24");
        return new ConnectionCaps(
                new Binder(new MapConfigurationPropertySource(settings))
                        .bindOrCreate("freshet.gateway", GatewayProperties.class),
                most);
    }
}

package io.freshet.stream.backstop;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the backstop.
 *
 * @param enabled whether this instance may run it; while none does, lost events stay unpublished
 * @param slot the replication slot, shared by all instances
 * @param grace how long a change that its writer publishes itself may take to appear on its topic
 * @param patience how much longer it may take while this instance's direct path holds it
 * @param heartbeat the interval between watermarks
 * @param standbyPoll how often a standby tries to take over
 * @param maxUndecided the maximum number of changes held in memory; at the limit, reading the WAL waits
 * @param maxUndecidedBytes their approximate maximum total size
 */
@ConfigurationProperties("freshet.backstop")
record BackstopProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("freshet_backstop") String slot,
        @DefaultValue("400ms") Duration grace,
        @DefaultValue("2s") Duration patience,
        @DefaultValue("1s") Duration heartbeat,
        @DefaultValue("500ms") Duration standbyPoll,
        @DefaultValue("4096") int maxUndecided,
        @DefaultValue("16000000") long maxUndecidedBytes) {
    BackstopProperties {
        if (!slot.matches("[a-z0-9_]{1,63}")) {
            throw new IllegalArgumentException("freshet.backstop.slot must match [a-z0-9_]{1,63}, not " + slot);
        }
        if (grace.isNegative() || patience.isNegative() || !heartbeat.isPositive() || !standbyPoll.isPositive()) {
            throw new IllegalArgumentException("freshet.backstop's durations must be above 0");
        }
        if (maxUndecided < 1 || maxUndecidedBytes < 1) {
            throw new IllegalArgumentException("freshet.backstop.max-undecided and -bytes must be at least 1");
        }
    }
}

package io.freshet.bench.replay;

import tools.jackson.databind.JsonNode;

/**
 * A replay whose invalidator was killed in the middle.
 *
 * @param percent that it had told when it was killed
 * @param resumedPercent that was told when it was back
 * @param backSeconds from the replay's start until the invalidator was ready again
 * @param seconds from the replay's start to its end
 * @param replay at its end
 * @param unexpected refreshes that clients were told meanwhile
 */
record KilledReplay(
        double percent, double resumedPercent, double backSeconds, double seconds, JsonNode replay, long unexpected) {}

package io.freshet.bench.replay;

import tools.jackson.databind.JsonNode;

/**
 * A replay whose invalidator was killed in the middle.
 *
 * @param percent the reported progress when the invalidator was killed
 * @param resumedPercent the reported progress when it was back
 * @param backSeconds from the replay's start until the invalidator was ready again
 * @param seconds from the replay's start to its end
 * @param replay the replay at its end
 * @param unexpected the unexpected refreshes that clients got meanwhile
 */
record KilledReplay(
        double percent, double resumedPercent, double backSeconds, double seconds, JsonNode replay, long unexpected) {}

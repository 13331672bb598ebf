package io.freshet.feed.pagecache;

import io.freshet.http.Client;
import io.freshet.http.ProblemException;
import io.freshet.http.RateLimit;
import org.springframework.stereotype.Component;

/** Keeps one client from monopolizing the database and Redis by requesting pages that nobody else does. Thread-safe. */
@Component
class LoadLimit {
    private final RateLimit loads;

    LoadLimit(LoadLimitProperties properties) {
        this.loads = new RateLimit("loads", properties.perSecond(), properties.burst());
    }

    /**
     * Charges a load to the share of the client that this thread works for, if there is one.
     *
     * @throws ProblemException 429 if the share is used up
     */
    void take() {
        Client client = Client.current();
        if (client != null) {
            client.take(loads);
        }
    }
}

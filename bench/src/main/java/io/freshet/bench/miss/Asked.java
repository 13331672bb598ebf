package io.freshet.bench.miss;

import io.freshet.feed.catalogread.FeedStatement;
import io.freshet.feed.community.CommunityRequest;
import io.freshet.feed.discover.DiscoverRequest;

/** One client's request, as feed-service's query and as the baseline's. */
sealed interface Asked {
    FeedStatement served(int offset, int perPage);

    FeedStatement plain(int offset, int perPage);

    record Discover(DiscoverRequest request) implements Asked {
        @Override
        public FeedStatement served(int offset, int perPage) {
            return request.statement(offset, perPage);
        }

        @Override
        public FeedStatement plain(int offset, int perPage) {
            return HandWrittenQuery.discover(request, offset, perPage);
        }
    }

    record Community(CommunityRequest request) implements Asked {
        @Override
        public FeedStatement served(int offset, int perPage) {
            return request.statement(offset, perPage);
        }

        @Override
        public FeedStatement plain(int offset, int perPage) {
            return HandWrittenQuery.community(request, offset, perPage);
        }
    }
}

package io.freshet.bench.cache;

import io.freshet.cache.CommunityFilters;
import io.freshet.cache.FeedEntry;
import io.freshet.cache.FeedScope;
import io.freshet.cache.PageKey;
import io.freshet.cache.PageReach;
import io.freshet.feed.catalogread.FeedStatement;
import io.freshet.feed.community.CommunityRequest;
import io.freshet.feed.discover.DiscoverRequest;
import java.util.List;

/** A page that the trace's clients request. */
sealed interface TracePage {
    int PER_PAGE = 20;

    PageKey key();

    FeedScope scope();

    FeedStatement statement();

    PageReach reach(List<FeedEntry> read);

    record Discover(DiscoverRequest request, int page) implements TracePage {
        @Override
        public PageKey key() {
            return PageKey.discover(request.category(), request.sort().literal(), page, PER_PAGE);
        }

        @Override
        public FeedScope scope() {
            return new FeedScope.Discover(request.category());
        }

        @Override
        public FeedStatement statement() {
            return request.statement((page - 1) * PER_PAGE, PER_PAGE);
        }

        @Override
        public PageReach reach(List<FeedEntry> read) {
            return PageReach.discover(request.sort().ranks(), read, PER_PAGE);
        }
    }

    record Community(CommunityRequest request, int page) implements TracePage {
        private CommunityFilters filters() {
            return new CommunityFilters(
                    request.category(),
                    request.condition(),
                    request.minPrice(),
                    request.maxPrice(),
                    request.sort().literal());
        }

        @Override
        public PageKey key() {
            return PageKey.community(request.cell(), filters(), page, PER_PAGE);
        }

        @Override
        public FeedScope scope() {
            return new FeedScope.Community(request.cell(), request.category());
        }

        @Override
        public FeedStatement statement() {
            return request.statement((page - 1) * PER_PAGE, PER_PAGE);
        }

        @Override
        public PageReach reach(List<FeedEntry> read) {
            return PageReach.community(request.cell(), filters(), read, PER_PAGE);
        }
    }
}

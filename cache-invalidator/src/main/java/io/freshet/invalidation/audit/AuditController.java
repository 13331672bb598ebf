package io.freshet.invalidation.audit;

import static java.util.Objects.requireNonNull;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.http.QueryParameters;
import io.freshet.invalidation.feedapi.FeedPath;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AuditController {
    private static final Pattern PAGE_KEY = Pattern.compile("(?:feed|streams?):[A-Za-z0-9:-]{1,200}");
    private static final Pattern ADDRESS = Pattern.compile("/api/[!-~]{1,500}");
    private static final String REDIS_UNAVAILABLE = "Redis does not answer now";

    private final Findings findings;
    private final Explainer explainer;

    AuditController(Findings findings, Explainer explainer) {
        this.findings = findings;
        this.explainer = explainer;
    }

    @GetMapping("/api/audit/findings")
    FindingPage findings(QueryParameters given) {
        QueryParameters.Paging paging = given.paging();
        given.verify();
        try {
            List<Finding> found = findings.newest(paging.offset(), paging.perPage() + 1);
            boolean hasMore = found.size() > paging.perPage();
            return new FindingPage(
                    hasMore ? found.subList(0, paging.perPage()) : found, paging.page(), paging.perPage(), hasMore);
        } catch (DataAccessException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, REDIS_UNAVAILABLE);
        }
    }

    @GetMapping("/api/audit/explain")
    Explanation explain(QueryParameters given) throws InterruptedException {
        String key = given.text("key", PAGE_KEY, "a page key, such as feed:discover:b7796ffe:page:1:limit:20");
        String address = given.text("address", ADDRESS, "a feed's path, such as /api/feeds/discover?category=home");
        if ((key == null) == (address == null)) {
            given.reject("key", "give either the key of a page or its address");
        }
        given.verify();
        try {
            return explainer.explain(
                    address == null
                            ? requireNonNull(key)
                            : FeedPath.parse(address).key().redisKey());
        } catch (CacheUnavailableException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, REDIS_UNAVAILABLE);
        }
    }

    record FindingPage(List<Finding> items, int page, int perPage, boolean hasMore) {}
}

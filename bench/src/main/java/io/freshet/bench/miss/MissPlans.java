package io.freshet.bench.miss;

import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedStatement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** PostgreSQL's plans for the first page of each sort. */
final class MissPlans {
    private static final long SEED = 11;

    private MissPlans() {}

    /** By feed and sort: the executed plan of the widest kind. */
    static Map<String, String> of(CatalogReader catalog, List<Measured> measured) {
        Map<String, String> plans = new LinkedHashMap<>();
        for (Measured result : measured) {
            Kind kind = result.kind();
            String about =
                    kind.feed() + ", " + kind.about() + ", " + kind.sort().literal();
            boolean widest = kind.about().equals("everything") || kind.about().equals("50 km");
            if (widest && !plans.containsKey(about)) {
                FeedStatement page = kind.draw().apply(new Random(SEED)).served(0, kind.perPage());
                List<String> lines = catalog.read(
                                jdbc -> jdbc.sql("explain (analyze, buffers, costs off) " + page.sql())
                                        .params(page.parameters())
                                        .query(String.class)
                                        .list())
                        .items();
                plans.put(about, String.join("\n", lines));
            }
        }
        return plans;
    }
}

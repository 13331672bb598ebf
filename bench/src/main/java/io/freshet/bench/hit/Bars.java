package io.freshet.bench.hit;

import io.freshet.bench.BarChart;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Requests per second as a bar chart: one bar per server, one group per kind of page. */
record Bars(String title, Rounds rounds, List<Contender> contenders) {
    private static final Map<String, String> COLOURS =
            Map.of(Track.FRESHET, "#1f77b4", Track.VARNISH, "#7f7f7f", Track.NGINX, "#a6a6a6");
    private static final String OTHER = "#cccccc";

    String svg() {
        BarChart chart = new BarChart(title + ": requests a second, more is better");
        for (Shape shape : rounds.legs().keySet()) {
            chart.group(shape.title());
            for (Contender each : contenders) {
                double rate = rounds.median(shape, each.name(), Leg::perSecond);
                chart.bar(
                        each.name(),
                        String.format(Locale.ROOT, "%,.0f", rate),
                        new BarChart.Segment(rate, COLOURS.getOrDefault(each.name(), OTHER)));
            }
        }
        return chart.svg();
    }
}

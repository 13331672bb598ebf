package io.freshet.bench.hit;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Requests a second as a picture (SVG): a bar for each server, one group for each kind of page. */
record Bars(String title, Rounds rounds, List<Contender> contenders) {
    private static final int WIDTH = 760;
    private static final int LEFT = 190;
    private static final int ROOM = WIDTH - LEFT - 80;
    private static final int BAR = 18;
    private static final int STEP = 22;
    private static final int HEAD = 34;
    private static final Map<String, String> COLOURS =
            Map.of(Track.FRESHET, "#1f77b4", Track.VARNISH, "#7f7f7f", Track.NGINX, "#a6a6a6");
    private static final String OTHER = "#cccccc";

    String svg() {
        double most = contenders.stream()
                .flatMapToDouble(each -> rounds.legs().keySet().stream()
                        .mapToDouble(shape -> rounds.median(shape, each.name(), Leg::perSecond)))
                .max()
                .orElse(1);
        StringBuilder body = new StringBuilder();
        int y = HEAD;
        for (Shape shape : rounds.legs().keySet()) {
            y += STEP;
            text(body, 8, y, "bold", shape.title());
            y += 8;
            for (Contender each : contenders) {
                double rate = rounds.median(shape, each.name(), Leg::perSecond);
                double length = Math.max(1, rate / most * ROOM);
                text(body, 20, y + BAR - 4, "normal", each.name());
                body.append(String.format(
                        Locale.ROOT,
                        "  <rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        LEFT,
                        y,
                        length,
                        BAR,
                        COLOURS.getOrDefault(each.name(), OTHER)));
                text(body, LEFT + (int) length + 6, y + BAR - 4, "normal", String.format(Locale.ROOT, "%,.0f", rate));
                y += STEP;
            }
        }
        StringBuilder picture = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n  <rect width=\"%1$d\" height=\"%2$d\" fill=\"#ffffff\"/>%n",
                WIDTH,
                y + 10));
        text(picture, 8, 22, "bold", title + ": requests a second, more is better");
        return picture.append(body).append("</svg>\n").toString();
    }

    private static void text(StringBuilder to, int x, int y, String weight, String words) {
        to.append(String.format(
                Locale.ROOT, "  <text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>%n", x, y, weight, words));
    }
}

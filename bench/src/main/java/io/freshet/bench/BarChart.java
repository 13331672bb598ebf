package io.freshet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A grouped horizontal bar chart in SVG. Not thread-safe. */
public final class BarChart {
    private static final int WIDTH = 760;
    private static final int LEFT = 190;
    private static final int ROOM = WIDTH - LEFT - 160;
    private static final int BAR = 18;
    private static final int STEP = 22;
    private static final int HEAD = 34;

    private final String title;
    private final List<Row> rows = new ArrayList<>();

    /**
     * Creates a chart without bars.
     *
     * @param title the heading
     */
    public BarChart(String title) {
        this.title = title;
    }

    /**
     * A part of a bar.
     *
     * @param value its length, in the unit of all bars
     * @param colour an SVG colour
     */
    public record Segment(double value, String colour) {}

    private record Row(String label, String words, List<Segment> segments) {
        private double value() {
            return segments.stream().mapToDouble(Segment::value).sum();
        }
    }

    /**
     * Starts a group of bars.
     *
     * @param name the group's heading
     */
    public void group(String name) {
        rows.add(new Row(name, "", List.of()));
    }

    /**
     * Adds a bar.
     *
     * @param label the text before it
     * @param words the text after it
     * @param segments its segments, from left to right
     */
    public void bar(String label, String words, Segment... segments) {
        rows.add(new Row(label, words, List.of(segments)));
    }

    /**
     * Renders the chart.
     *
     * @return an SVG document
     */
    public String svg() {
        double most = rows.stream().mapToDouble(Row::value).max().orElse(1);
        StringBuilder body = new StringBuilder();
        int y = HEAD;
        for (Row row : rows) {
            if (row.segments().isEmpty()) {
                y += STEP;
                text(body, 8, y, "bold", row.label());
                y += 8;
                continue;
            }
            text(body, 20, y + BAR - 4, "normal", row.label());
            double x = LEFT;
            for (Segment each : row.segments()) {
                double length = Math.max(1, each.value() / most * ROOM);
                body.append(String.format(
                        Locale.ROOT,
                        "  <rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        x,
                        y,
                        length,
                        BAR,
                        each.colour()));
                x += length;
            }
            text(body, (int) x + 6, y + BAR - 4, "normal", row.words());
            y += STEP;
        }
        StringBuilder picture = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n  <rect width=\"%1$d\" height=\"%2$d\" fill=\"#ffffff\"/>%n",
                WIDTH,
                y + 10));
        text(picture, 8, 22, "bold", title);
        return picture.append(body).append("</svg>\n").toString();
    }

    private static void text(StringBuilder to, int x, int y, String weight, String words) {
        to.append(String.format(
                Locale.ROOT, "  <text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>%n", x, y, weight, words));
    }
}

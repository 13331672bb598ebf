package io.freshet.bench.overload;

import java.util.List;
import java.util.Locale;

/** Accepted and refused requests a second for each load, as a picture (SVG). */
final class Picture {
    private static final int WIDTH = 760;
    private static final int LEFT = 120;
    private static final int ROOM = WIDTH - LEFT - 200;
    private static final int BAR = 18;
    private static final int STEP = 26;
    private static final int HEAD = 40;

    private Picture() {}

    /** One bar. */
    record Bar(String load, double accepted, double refused, double p99) {}

    static String svg(String title, List<Bar> bars) {
        double most = bars.stream()
                .mapToDouble(bar -> bar.accepted() + bar.refused())
                .max()
                .orElse(1);
        StringBuilder body = new StringBuilder();
        int y = HEAD;
        for (Bar bar : bars) {
            double accepted = bar.accepted() / most * ROOM;
            double refused = bar.refused() / most * ROOM;
            text(body, 8, y + BAR - 4, bar.load());
            rect(body, LEFT, y, accepted, "#1f77b4");
            rect(body, LEFT + accepted, y, refused, "#cccccc");
            text(
                    body,
                    LEFT + (int) (accepted + refused) + 6,
                    y + BAR - 4,
                    String.format(Locale.ROOT, "%,.0f/s, p99 %.0f ms", bar.accepted(), bar.p99()));
            y += STEP;
        }
        StringBuilder picture = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n  <rect width=\"%1$d\" height=\"%2$d\" fill=\"#ffffff\"/>%n",
                WIDTH,
                y + 6));
        text(picture, 8, 22, title + ": a second, accepted (blue) and refused (grey)");
        return picture.append(body).append("</svg>\n").toString();
    }

    private static void rect(StringBuilder to, double x, int y, double width, String colour) {
        to.append(String.format(
                Locale.ROOT,
                "  <rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                x,
                y,
                width,
                BAR,
                colour));
    }

    private static void text(StringBuilder to, int x, int y, String words) {
        to.append(String.format(Locale.ROOT, "  <text x=\"%d\" y=\"%d\">%s</text>%n", x, y, words));
    }
}

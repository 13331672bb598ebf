package io.freshet.feed.pagecache;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a client wants gzip, by its {@code Accept-Encoding} (RFC 9110, 12.5.3). */
final class AcceptEncoding {
    private static final Pattern CODING = Pattern.compile(
            "\\s*([!#$%&'*+.^_`|~0-9a-z-]+)\\s*(?:;\\s*q\\s*=\\s*(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)\\s*)?");

    private AcceptEncoding() {}

    /** False without the header and for what cannot be parsed, because every client accepts identity. */
    static boolean prefersGzip(List<String> header) {
        if (header.isEmpty()) {
            return false;
        }
        Double gzip = null;
        Double others = null;
        double identity = 0;
        for (String element : String.join(",", header).toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher coding = CODING.matcher(element);
            if (coding.matches()) {
                double weight = weight(coding.group(2));
                switch (coding.group(1)) {
                    case "gzip", "x-gzip" -> gzip = weight;
                    case "identity" -> identity = weight;
                    case "*" -> others = weight;
                    default -> {} // a coding that is not offered
                }
            }
        }
        double wanted = gzip != null ? gzip : others != null ? others : 0;
        return wanted > 0 && wanted >= identity;
    }

    private static double weight(@Nullable String q) {
        return q == null ? 1 : Double.parseDouble(q);
    }
}

package io.freshet.http;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query parameters of one request strictly: each at most once, none unknown, every error reported. Call the
 * readers, then {@link #verify()}. Free of servlet types; not thread-safe.
 */
public final class QueryParameters {
    private static final Pattern CATEGORY = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    /** Stricter than {@link Integer#parseInt}, which also accepts a plus and other scripts' digits. */
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,10}");

    /** Without exponents, NaN, Infinity or hexadecimal digits, which {@link Double#parseDouble} accepts. */
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,3}(?:\\.[0-9]{1,20})?");

    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,10}(?:\\.[0-9]{1,2})?");

    private static final int MAX_OFFSET = 10_000;

    private final Map<String, String[]> values;
    private final Set<String> known = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    /**
     * The parameters of a request.
     *
     * @param values as a servlet container returns them
     */
    public QueryParameters(Map<String, String[]> values) {
        this.values = values;
    }

    /**
     * A whole number.
     *
     * @param name the parameter
     * @param otherwise its default
     * @param min its least value
     * @param max its greatest value
     * @return the number, or the default if it is absent or invalid
     */
    public int integer(String name, int otherwise, int min, int max) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        if (DIGITS.matcher(text).matches()) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return (int) number;
            }
        }
        errors.add(new FieldError(name, "must be a whole number from " + min + " to " + max));
        return otherwise;
    }

    /**
     * A required plain decimal number, with at most 3 digits before the point and 20 after it.
     *
     * @param name the parameter
     * @param min its least value
     * @param max its greatest value; both are compared with the number as written
     * @return the nearest double, or {@code min} if it is absent or invalid
     */
    public double decimal(String name, double min, double max) {
        String text = text(name);
        if (text == null) {
            errors.add(new FieldError(name, "is required"));
            return min;
        }
        return decimal(name, text, min, min, max);
    }

    /**
     * A plain decimal number, with at most 3 digits before the point and 20 after it.
     *
     * @param name the parameter
     * @param otherwise its default
     * @param min its least value
     * @param max its greatest value; both are compared with the number as written
     * @return the nearest double, or the default if it is absent or invalid
     */
    public double decimal(String name, double otherwise, double min, double max) {
        String text = text(name);
        return text == null ? otherwise : decimal(name, text, otherwise, min, max);
    }

    private double decimal(String name, String text, double otherwise, double min, double max) {
        if (DECIMAL.matcher(text).matches()) {
            BigDecimal number = new BigDecimal(text);
            if (number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0) {
                return number.doubleValue();
            }
        }
        errors.add(new FieldError(name, "must be a plain decimal number from " + min + " to " + max));
        return otherwise;
    }

    /**
     * An amount of money.
     *
     * @param name the parameter
     * @return 0.00 to 9999999999.99 with at most two decimals, or null if it is absent or invalid
     */
    public @Nullable BigDecimal amount(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!AMOUNT.matcher(text).matches()) {
            errors.add(new FieldError(name, "must be an amount from 0.00 to 9999999999.99 with at most 2 decimals"));
            return null;
        }
        return new BigDecimal(text);
    }

    /**
     * The page and its size, {@code page} and {@code per_page}.
     *
     * @return both, with their defaults 1 and 20
     */
    public Paging paging() {
        int page = integer("page", 1, 1, MAX_OFFSET);
        int perPage = integer("per_page", 20, 1, 100);
        if (page * perPage > MAX_OFFSET) {
            errors.add(new FieldError("page", "page × per_page must not be above " + MAX_OFFSET));
        }
        return new Paging(page, perPage);
    }

    /**
     * One of several literals.
     *
     * @param name the parameter
     * @param choices all choices, the default first
     * @param word the literal of a choice
     * @return the choice, or the default if it is absent or invalid
     * @param <T> the type of the choices
     */
    public <T> T choiceOrFirst(String name, List<T> choices, Function<T, String> word) {
        T choice = choice(name, choices, word);
        return choice == null ? choices.getFirst() : choice;
    }

    /**
     * One of several literals, or none.
     *
     * @param name the parameter
     * @param choices all choices
     * @param word the literal of a choice
     * @return the choice, or null if it is absent or invalid
     * @param <T> the type of the choices
     */
    public <T> @Nullable T choice(String name, List<T> choices, Function<T, String> word) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        for (T choice : choices) {
            if (word.apply(choice).equals(text)) {
                return choice;
            }
        }
        errors.add(new FieldError(
                name, choices.stream().map(word).collect(Collectors.joining(", ", "must be one of ", ""))));
        return null;
    }

    /**
     * The category filter, {@code category}.
     *
     * @return the category, or null if it is absent or invalid
     */
    public @Nullable String category() {
        String text = text("category");
        if (text != null && !CATEGORY.matcher(text).matches()) {
            errors.add(new FieldError(
                    "category", "must be 1 to 40 lower-case letters, digits and hyphens, the first no hyphen"));
            return null;
        }
        return text;
    }

    /**
     * A UUID in its canonical form.
     *
     * @param name the parameter
     * @return the UUID, or null if it is absent or invalid
     */
    public @Nullable UUID uuid(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        UUID uuid = StrictUuid.parse(text);
        if (uuid == null) {
            errors.add(new FieldError(name, "must be a UUID"));
        }
        return uuid;
    }

    /**
     * A required text.
     *
     * @param name the parameter
     * @param form what the whole text matches
     * @param expected the form in words, after "must be"
     * @return the text, or an empty one if it is absent or invalid
     */
    public String required(String name, Pattern form, String expected) {
        String text = text(name, form, expected);
        if (text == null) {
            errors.add(new FieldError(name, "is required"));
            return "";
        }
        return text;
    }

    /**
     * A text.
     *
     * @param name the parameter
     * @param form what the whole text matches
     * @param expected the form in words, after "must be"
     * @return the text, an empty one if it is invalid, or null if it is absent
     */
    public @Nullable String text(String name, Pattern form, String expected) {
        String text = text(name);
        if (text != null && !form.matcher(text).matches()) {
            errors.add(new FieldError(name, "must be " + expected));
            return "";
        }
        return text;
    }

    /**
     * A flag, set by {@code ?mine} or {@code ?mine=true}.
     *
     * @param name the parameter
     * @return false if it is absent, {@code false} or invalid
     */
    public boolean flag(String name) {
        String text = text(name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (!text.isEmpty() && !text.equals("true")) {
            errors.add(new FieldError(name, "must be true, false or without a value"));
            return false;
        }
        return true;
    }

    /**
     * Reports an error that only the caller can find.
     *
     * @param name the parameter
     * @param message what is expected
     */
    public void reject(String name, String message) {
        errors.add(new FieldError(name, message));
    }

    /**
     * Ends the reading.
     *
     * @throws ProblemException naming every invalid, repeated or unknown parameter
     */
    public void verify() {
        values.keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> errors.add(new FieldError(name, "is not a known parameter")));
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private @Nullable String text(String name) {
        known.add(name);
        String[] given = values.get(name);
        if (given == null) {
            return null;
        }
        if (given.length > 1) {
            errors.add(new FieldError(name, "must be given once"));
        }
        return given[0];
    }

    /**
     * A page of a list.
     *
     * @param page from 1
     * @param perPage items per page, 1 to 100
     */
    public record Paging(int page, int perPage) {
        /**
         * The number of items before the page.
         *
         * @return 0 to 10,000
         */
        public int offset() {
            return (page - 1) * perPage;
        }

        /**
         * The next page.
         *
         * @return null if it cannot be requested
         */
        public @Nullable Paging next() {
            return (page + 1) * perPage > MAX_OFFSET ? null : new Paging(page + 1, perPage);
        }
    }
}

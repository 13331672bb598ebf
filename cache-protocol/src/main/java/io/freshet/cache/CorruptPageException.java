package io.freshet.cache;

/** A stored value is not a page, or claims this format but is not what was written. */
final class CorruptPageException extends Exception {
    CorruptPageException(String message) {
        super(message, null, false, false);
    }
}

package io.freshet.cache;

/** Bytes that claim to be a page of this format, or of none that there ever was, and are not what was stored. */
final class CorruptPageException extends Exception {
    CorruptPageException(String message) {
        super(message, null, false, false);
    }
}

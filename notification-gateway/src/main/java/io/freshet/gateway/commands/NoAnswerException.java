package io.freshet.gateway.commands;

/** What was asked for could not be done in time, or could not be told to be done. */
final class NoAnswerException extends Exception {
    NoAnswerException(String message) {
        super(message);
    }
}

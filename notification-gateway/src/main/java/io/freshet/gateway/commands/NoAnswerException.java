package io.freshet.gateway.commands;

/** A command was not confirmed in time. It may still be carried out. */
final class NoAnswerException extends Exception {
    NoAnswerException(String message) {
        super(message);
    }
}

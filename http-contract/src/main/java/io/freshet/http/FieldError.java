package io.freshet.http;

/**
 * What is wrong with one field or parameter.
 *
 * @param field its name as the client wrote it, in snake_case
 * @param message what is expected
 */
public record FieldError(String field, String message) {}

package io.freshet.token;

/**
 * Which tokens are trusted.
 *
 * @param jwks a file or an HTTP(S) URL with the JWK set that tokens are verified against
 * @param issuer the {@code iss} that tokens must carry
 * @param audience the {@code aud} that tokens must carry
 */
public record TokenTrust(String jwks, String issuer, String audience) {}

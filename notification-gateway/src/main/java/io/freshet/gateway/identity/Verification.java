package io.freshet.gateway.identity;

/** The outcome of verifying a token. */
public sealed interface Verification {
    /**
     * The token is valid.
     *
     * @param identity the bearer's identity
     */
    record Verified(Identity identity) implements Verification {}

    /** The token was valid and has expired. */
    record Expired() implements Verification {}

    /**
     * The token is invalid, such as malformed, wrongly signed or from another issuer.
     *
     * @param detail the reason, reported to the bearer
     */
    record Bad(String detail) implements Verification {}

    /** The token could not be verified: the keys are unavailable, or too many verifications are pending. */
    record Unknown() implements Verification {}
}

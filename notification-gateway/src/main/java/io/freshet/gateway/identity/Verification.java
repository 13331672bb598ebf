package io.freshet.gateway.identity;

/** What became of a token. */
public sealed interface Verification {
    /**
     * It is good.
     *
     * @param identity of its bearer
     */
    record Verified(Identity identity) implements Verification {}

    /** It was good, and has ended. */
    record Expired() implements Verification {}

    /**
     * It is not one of ours, or not a token at all.
     *
     * @param detail what is wrong with it, for its bearer
     */
    record Bad(String detail) implements Verification {}

    /** Nothing is known of it: the keys cannot be had, or too many others wait. */
    record Unknown() implements Verification {}
}

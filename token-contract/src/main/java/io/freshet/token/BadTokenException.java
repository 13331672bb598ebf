package io.freshet.token;

import org.springframework.security.oauth2.jwt.BadJwtException;

/**
 * An invalid token. This is always the bearer's error, not the server's: the response is 401 and says what is wrong.
 */
public final class BadTokenException extends BadJwtException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /** What is wrong with a token. */
    public enum Fault {
        /** It cannot be parsed. */
        MALFORMED("the token is malformed: it is not a signed JWT (RFC 7519) with a JSON object of claims"),
        /** It is not signed, or with an algorithm that is not accepted. */
        ALGORITHM("the token must be signed with ES256, ES384, RS256 or PS256"),
        /** It refers to no key of the JWK set. */
        UNKNOWN_KEY("the token is signed with an unknown key: its kid and alg fit none of the JWK set"),
        /** It was modified, or signed with a different key. */
        SIGNATURE("the token's signature does not fit: it was changed, or signed with another key"),
        /** It does not expire: anyone who finds it could use it forever. */
        NO_END("the token has no end: it needs the claim exp"),
        /** It has expired. */
        ENDED("the token has ended, its exp has passed: get a new one"),
        /** It is not valid yet. */
        NOT_YET("the token is not valid yet: its nbf is still to come"),
        /** It was issued by another issuer. */
        ISSUER("the token is of another issuer: its iss is not the one that is trusted here"),
        /** It is for another audience. */
        AUDIENCE("the token is for somebody else: its aud does not name this service"),
        /** Its subject is not a UUID. */
        SUBJECT("the token's sub is not a UUID");

        private final String detail;

        Fault(String detail) {
            this.detail = detail;
        }
    }

    BadTokenException(Fault fault) {
        super(fault.detail);
        this.fault = fault;
    }

    BadTokenException(Fault fault, Throwable cause) {
        super(fault.detail, cause);
        this.fault = fault;
    }

    /**
     * Returns what is wrong. The message describes it to the bearer.
     *
     * @return the first fault found
     */
    public Fault fault() {
        return fault;
    }
}

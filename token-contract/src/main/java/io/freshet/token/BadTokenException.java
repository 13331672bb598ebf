package io.freshet.token;

import org.springframework.security.oauth2.jwt.BadJwtException;

/** A token that does not count. Its bearer is to blame, never the server: it is answered with 401, and with what is wrong. */
public final class BadTokenException extends BadJwtException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /** What is wrong with a token. */
    public enum Fault {
        /** It cannot be read. */
        MALFORMED("the token is malformed: it is not a signed JWT (RFC 7519) with a JSON object of claims"),
        /** Not signed, or signed in a way that does not count. */
        ALGORITHM("the token must be signed with ES256, ES384, RS256 or PS256"),
        /** No key of the JWK set is meant by it. */
        UNKNOWN_KEY("the token is signed with an unknown key: its kid and alg fit none of the JWK set"),
        /** Changed afterwards, or signed with another key than it says. */
        SIGNATURE("the token's signature does not fit: it was changed, or signed with another key"),
        /** Good for ever is good for everybody who finds it. */
        NO_END("the token has no end: it needs the claim exp"),
        /** It was good once. */
        ENDED("the token has ended, its exp has passed: get a new one"),
        /** It will be good later. */
        NOT_YET("the token is not valid yet: its nbf is still to come"),
        /** Somebody else's. */
        ISSUER("the token is of another issuer: its iss is not the one that is trusted here"),
        /** For somebody else. */
        AUDIENCE("the token is for somebody else: its aud does not name this service"),
        /** Nobody's. */
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
     * What is wrong; the message says it in words for the bearer.
     *
     * @return the first thing that is
     */
    public Fault fault() {
        return fault;
    }
}

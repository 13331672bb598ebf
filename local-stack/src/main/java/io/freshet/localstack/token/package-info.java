/** The local issuer of tokens: a key of its own, and JWTs signed with it. Services only ever verify. */
@NullMarked
package io.freshet.localstack.token;

import org.jspecify.annotations.NullMarked;

/** The local token issuer: its own key, and JWTs signed with it. Services only ever verify. */
@NullMarked
package io.freshet.localstack.token;

import org.jspecify.annotations.NullMarked;

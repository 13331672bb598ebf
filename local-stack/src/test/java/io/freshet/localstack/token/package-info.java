/** Tests of the local issuer. */
@NullMarked
package io.freshet.localstack.token;

import org.jspecify.annotations.NullMarked;

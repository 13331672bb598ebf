/** What a client can listen to, and who is concerned by a refresh; knows no connection. */
@NullMarked
package io.freshet.gateway.subscription;

import org.jspecify.annotations.NullMarked;

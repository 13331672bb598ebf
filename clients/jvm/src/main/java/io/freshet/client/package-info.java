/**
 * The client for the JVM. Begin with {@link io.freshet.client.FreshetClient}. How a client behaves, and why, is in the
 * repository's {@code docs/reference/clients.md}.
 */
@NullMarked
package io.freshet.client;

import org.jspecify.annotations.NullMarked;

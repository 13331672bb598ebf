/**
 * The cache protocol: the one contract that feed-service (fills, reads) and cache-invalidator (invalidates) share. Start
 * with {@link io.freshet.cache.PageCache} and {@link io.freshet.cache.ScopeInvalidator}.
 */
@NullMarked
package io.freshet.cache;

import org.jspecify.annotations.NullMarked;

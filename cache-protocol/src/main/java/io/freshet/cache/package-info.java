/**
 * The cache protocol: the contract between feed-service (fills, reads) and cache-invalidator (invalidates). Start with
 * {@link io.freshet.cache.PageCache} and {@link io.freshet.cache.ScopeInvalidator}.
 */
@NullMarked
package io.freshet.cache;

import org.jspecify.annotations.NullMarked;

/** What admins ask of the cache: how it does, and to forget. */
@NullMarked
package io.freshet.feed.admin;

import org.jspecify.annotations.NullMarked;

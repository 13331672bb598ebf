/** Operating-system processes on Linux: starting them, telling whether they live, and ending them for certain. */
@NullMarked
package io.freshet.localstack.process;

import org.jspecify.annotations.NullMarked;

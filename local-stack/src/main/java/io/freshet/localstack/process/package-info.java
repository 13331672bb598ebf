/** Operating-system processes on Linux: starting them, checking whether they live, and reliably ending them. */
@NullMarked
package io.freshet.localstack.process;

import org.jspecify.annotations.NullMarked;

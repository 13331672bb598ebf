/** Tests of the commands. */
@NullMarked
package io.freshet.localstack.cli;

import org.jspecify.annotations.NullMarked;

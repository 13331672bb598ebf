@NullMarked
package io.freshet.localstack.launch;

import org.jspecify.annotations.NullMarked;

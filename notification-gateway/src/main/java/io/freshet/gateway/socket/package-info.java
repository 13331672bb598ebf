/** The public port: HTTP, WebSocket and Server-Sent Events on Netty, the sessions behind them, and the fan-out. */
@NullMarked
package io.freshet.gateway.socket;

import org.jspecify.annotations.NullMarked;

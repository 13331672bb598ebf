package io.freshet.bench;

import java.net.URI;

/**
 * A further instance of a service.
 *
 * @param process of it
 * @param http where it answers
 */
public record Instance(Process process, URI http) {}

package io.freshet.cache;

import io.lettuce.core.resource.ClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;

/** Address resolution that finds Redis again after its address has changed. */
public final class RedisAddresses {
    private RedisAddresses() {}

    /**
     * Resolves names through the JDK, which caches an address for 30 s. The driver's own resolver caches it for the DNS
     * TTL: 10 minutes in Docker.
     *
     * @param resources the driver's resources
     * @return the same builder
     */
    public static ClientResources.Builder keptBriefly(ClientResources.Builder resources) {
        return resources.addressResolverGroup(DefaultAddressResolverGroup.INSTANCE);
    }
}

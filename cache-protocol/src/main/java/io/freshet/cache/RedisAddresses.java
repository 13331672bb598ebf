package io.freshet.cache;

import io.lettuce.core.resource.ClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;

/** How Redis is found again that has come back under another address. */
public final class RedisAddresses {
    private RedisAddresses() {}

    /**
     * Has names resolved by the JDK, which keeps an address for 30 s. The driver's own resolver keeps it for as long as the DNS
     * says, 10 minutes in Docker.
     *
     * @param resources of the driver
     * @return the same
     */
    public static ClientResources.Builder keptBriefly(ClientResources.Builder resources) {
        return resources.addressResolverGroup(DefaultAddressResolverGroup.INSTANCE);
    }
}

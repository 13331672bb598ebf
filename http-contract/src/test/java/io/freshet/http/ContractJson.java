package io.freshet.http;

import tools.jackson.databind.json.JsonMapper;

/** The JSON mapper as the contract configures it. */
final class ContractJson {
    private ContractJson() {}

    static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder();
        new HttpContractAutoConfiguration().strictSnakeCaseJson().customize(builder);
        return builder.build();
    }
}

package io.freshet.system;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Injects the one browser of all test classes as a {@link Browser} parameter. It is closed after the last of them; without
 * one a class is skipped.
 */
final class BrowserParameter implements BeforeAllCallback, ParameterResolver {
    @Override
    public void beforeAll(ExtensionContext context) {
        shared(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    private static Browser shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(BrowserParameter.class))
                .computeIfAbsent(Browser.class, _ -> Browser.open(), Browser.class);
    }
}

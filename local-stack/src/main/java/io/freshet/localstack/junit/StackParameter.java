package io.freshet.localstack.junit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Injects a stack into constructors and tests that take a {@link RunningStack}. */
abstract class StackParameter implements ParameterResolver {

    /** The stack, which is running by then. */
    abstract RunningStack stack();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public RunningStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return stack();
    }
}

package io.freshet.localstack.junit;

import io.freshet.localstack.Engine;
import io.freshet.localstack.PartFailedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts the engines before a class that needs them. */
final class EnginesExtension implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, PartFailedException, InterruptedException {
        var wanted = EnumSet.noneOf(Engine.class);
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            AnnotationSupport.findAnnotation(type, UsesEngines.class)
                    .ifPresent(uses -> wanted.addAll(Arrays.asList(uses.value())));
        }
        SharedEngines.ensure(wanted);
    }
}

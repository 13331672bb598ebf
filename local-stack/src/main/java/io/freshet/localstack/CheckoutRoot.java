package io.freshet.localstack;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the checkout: the directory that contains {@code freshet} and {@code pom.xml}. */
public final class CheckoutRoot {

    private CheckoutRoot() {}

    /**
     * The nearest checkout at or above {@code start}.
     *
     * @throws IllegalStateException if there is none
     */
    public static Path above(Path start) {
        Path from = start.toAbsolutePath().normalize();
        for (Path folder = from; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("freshet")) && Files.isRegularFile(folder.resolve("pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "No Freshet checkout at or above " + from + ": run this from within the repository");
    }
}

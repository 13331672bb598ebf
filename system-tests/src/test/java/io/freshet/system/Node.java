package io.freshet.system;

import java.io.IOException;

/** The machine's Node, if installed. */
final class Node {
    private static final String IS_NEW_ENOUGH = "process.exit(+process.versions.node.split('.')[0] >= 20 ? 0 : 1)";

    private Node() {}

    static boolean isHere() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "-e", IS_NEW_ENOUGH).start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }
}

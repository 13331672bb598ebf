package io.freshet.localstack.launch;

import java.util.ArrayList;
import java.util.List;

/** The JVM of a part that shares one machine with seven others: quick to start, small, quiet. */
final class SmallJvm {

    private SmallJvm() {}

    /** Which JIT compilers it has. */
    enum Compilers {
        /** Only the quick one: half of the work of a start and 60 MB less. */
        QUICK,
        /** Both: four times the throughput, for what computes much. */
        BOTH
    }

    /** The first words of the command line; the caller's to add to. */
    static List<String> command(int heapMegabytes, Compilers compilers) {
        var command = new ArrayList<String>();
        command.add(EngineBinaries.java());
        command.add("-Xmx" + heapMegabytes + "m");
        command.addAll(List.of("-Xss512k", "-XX:+UseSerialGC"));
        if (compilers == Compilers.QUICK) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        // a part that has lost a thread to it listens on, and answers nothing
        command.add("-XX:+ExitOnOutOfMemoryError");
        // libraries that still reach for Unsafe and native code would otherwise fill the log with warnings
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        return command;
    }
}

package io.freshet.localstack.launch;

import java.util.ArrayList;
import java.util.List;

/** JVM options for a part that shares the machine with seven others: quick to start, small, quiet. */
final class SmallJvm {

    private SmallJvm() {}

    /** The JIT compilers to use. */
    enum Compilers {
        /** C1 only: half the work of a start and 60 MB less. */
        QUICK,
        /** C1 and C2: four times the throughput, for CPU-bound work. */
        BOTH
    }

    /** The beginning of the command line, as a list that the caller may extend. */
    static List<String> command(int heapMegabytes, Compilers compilers) {
        var command = new ArrayList<String>();
        command.add(EngineBinaries.java());
        command.add("-Xmx" + heapMegabytes + "m");
        command.addAll(List.of("-Xss512k", "-XX:+UseSerialGC"));
        if (compilers == Compilers.QUICK) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        // otherwise a part that lost a thread to it keeps listening, but answers nothing
        command.add("-XX:+ExitOnOutOfMemoryError");
        // otherwise libraries that still use Unsafe and native code fill the log with warnings
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        return command;
    }
}

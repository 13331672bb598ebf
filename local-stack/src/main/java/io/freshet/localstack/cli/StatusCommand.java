package io.freshet.localstack.cli;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.freshet.localstack.EnvironmentCheck;
import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartState;
import io.freshet.localstack.PartStatus;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code status}: the state of each part, and problems with the machine. */
record StatusCommand(LocalStack stack) {

    /** Returns 0 only if all parts are ready. */
    int run(boolean json) {
        List<PartStatus> statuses = stack.status();
        if (json) {
            System.out.println(toJson(statuses));
        } else {
            print(statuses);
        }
        return statuses.stream().allMatch(status -> status.state() == PartState.READY) ? 0 : 1;
    }

    static String toJson(List<PartStatus> statuses) {
        List<Map<String, Object>> parts =
                statuses.stream().map(StatusCommand::fields).toList();
        return JSONObjectUtils.toJSONString(Map.of("parts", parts));
    }

    @SuppressWarnings("NullAway") // a stopped part's pid is null in JSON
    private static Map<String, Object> fields(PartStatus status) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", status.part().label());
        fields.put("state", status.state().toString());
        fields.put("pid", status.pid());
        fields.put("port", status.port());
        return fields;
    }

    private void print(List<PartStatus> statuses) {
        System.out.printf("%-24s%-10s%8s%8s%n", "PART", "STATE", "PID", "PORT");
        var notRunning = EnumSet.noneOf(Part.class);
        for (PartStatus status : statuses) {
            Long pid = status.pid();
            System.out.printf(
                    "%-24s%-10s%8s%8d%n", status.part(), status.state(), pid == null ? "-" : pid, status.port());
            if (pid == null) {
                notRunning.add(status.part());
            }
            if (status.state() == PartState.FAILED) {
                System.out.printf("  %s%n", status.reason());
                System.out.printf(
                        pid == null
                                ? "  ./freshet logs %1$s says more, ./freshet start %1$s starts it%n"
                                : "  ./freshet logs %1$s says more, ./freshet kill %1$s and ./freshet start %1$s"
                                        + " restart it%n",
                        status.part());
            }
        }
        for (EnvironmentCheck problem : EnvironmentCheck.problems(stack.settings(), notRunning)) {
            System.out.println((problem.fatal() ? "problem: " : "warning: ") + problem.message());
        }
    }
}

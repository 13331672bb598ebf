package io.freshet.http;

import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Container;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers what no filter of ours ever sees, such as a path with a broken percent-encoding, with a problem instead of
 * Tomcat's HTML page. Public because Tomcat makes it by its name.
 */
public final class ProblemReportValve extends ErrorReportValve {
    private static final int FIRST_ERROR = 400;

    static void install(Container host) {
        if (host instanceof StandardHost standard) {
            standard.setErrorReportValveClass(ProblemReportValve.class.getName());
        }
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean writable = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
        if (!writable.get()) {
            return;
        }
        if (response.getHeader(RequestIdFilter.HEADER) == null) {
            RequestIdFilter.nameRefused(request, response, response.getStatus());
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(problem(response.getStatus()));
                response.finishResponse();
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    /** Nothing of the request is in it, so nothing needs escaping. */
    private static String problem(int status) {
        String type = status == HttpStatus.BAD_REQUEST.value()
                ? ProblemType.VALIDATION.uri().toString()
                : "about:blank";
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        return "{\"type\":\"" + type + "\",\"title\":\"" + title + "\",\"status\":" + status + "}";
    }
}

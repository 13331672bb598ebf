package io.freshet.system;

import com.jayway.jsonpath.JsonPath;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The console's pages, as people find their way in them. */
final class Console {
    private Console() {}

    static NewContextOptions wide() {
        return new NewContextOptions().setViewportSize(1440, 1000);
    }

    static NewContextOptions narrow() {
        return new NewContextOptions().setViewportSize(390, 844);
    }

    static Page visit(BrowserContext person, RunningStack stack, String view, @Nullable String token) {
        return open(person.newPage(), stack, view, token);
    }

    /** By the address that {@code ./freshet up} prints, where there is a token. */
    static Page open(Page page, RunningStack stack, String view, @Nullable String token) {
        page.navigate(address(stack, token == null ? "/" + view : "token=" + token + "&view=" + view));
        page.waitForURL(url -> !url.contains("token"));
        return page;
    }

    static String address(RunningStack stack, String fragment) {
        return stack.uri(Part.FEED_SERVICE) + "/#" + fragment;
    }

    /** What is sold or shown under that title. */
    static Locator item(Page page, String title) {
        return page.locator("article, li")
                .filter(new Locator.FilterOptions().setHasText(title))
                .first();
    }

    static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator button(Page page, String name) {
        return button(page.locator("body"), name);
    }

    /** The part of a page under that heading. */
    static Locator panel(Page page, String heading) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(heading).setExact(true));
    }

    static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** The id of a stream of the demo seller's that begins soon: of all that begin, the soonest are shown first. */
    static String scheduled(RunningStack stack, String title) throws IOException, InterruptedException {
        Http streams = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        String body = "{\"title\":\"%s\",\"category\":\"home\",\"scheduled_at\":\"%s\"}"
                .formatted(title, Instant.now().plusSeconds(30));
        return JsonPath.read(streams.post("/api/streams", body, 201), "$.id");
    }
}

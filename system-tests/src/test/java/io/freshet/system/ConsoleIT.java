package io.freshet.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.freshet.system.Console.button;
import static io.freshet.system.Console.item;
import static io.freshet.system.Console.narrow;
import static io.freshet.system.Console.visit;
import static io.freshet.system.Console.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.Part;
import io.freshet.localstack.demo.Market;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console in a browser, on the whole stack. {@code -Dfreshet.docs=write} redraws docs/console. */
@UsesLocalStack
@ExtendWith(BrowserParameter.class)
class ConsoleIT {
    private static final Path PICTURES = CheckoutRoot.above(Path.of("")).resolve("docs/console");
    private static final double QUIET_MILLIS = 3_000;
    private static final Map<String, Role> VIEWS = Map.of(
            "",
            Role.VIEWER,
            "seller",
            Role.SELLER,
            "timeline",
            Role.SELLER,
            "freshness",
            Role.ADMIN,
            "operator",
            Role.ADMIN);

    private static Browser browser;

    @BeforeAll
    static void open(Browser shared) {
        browser = shared;
    }

    @Test
    void whatASellerClicksBuyersSee(RunningStack stack) throws Exception {
        String title = "Seen at once " + System.nanoTime();
        Console.scheduled(stack, title);
        try (BrowserContext selling = browser.person(wide());
                BrowserContext buying = browser.person(wide())) {
            Page buyer = visit(buying, stack, "", null);
            Page seller = visit(selling, stack, "seller", stack.token(Role.SELLER));
            assertThat(item(buyer, title)).not().containsText("LIVE");

            button(item(seller, title), "Go live").click();

            assertThat(item(buyer, title)).containsText("LIVE");
            button(item(seller, title), "End").click();
            assertThat(item(buyer, title)).hasCount(0);
        }
    }

    /** A page requests a feed only when it opens and when it is notified. */
    @Test
    void itDoesNotPoll(RunningStack stack) throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        List<String> notified = new CopyOnWriteArrayList<>();
        try (BrowserContext buying = browser.person(wide())) {
            Page buyer = buying.newPage();
            buyer.onRequest(request -> {
                if (request.url().contains("/api/feeds/") && request.method().equals("GET")) {
                    asked.add(request.url());
                }
            });
            buyer.onWebSocket(socket -> socket.onFrameReceived(frame -> {
                if (Objects.requireNonNullElse(frame.text(), "").contains("feed_refresh_required")) {
                    notified.add(frame.text());
                }
            }));
            Console.open(buyer, stack, "", null);
            assertThat(buyer.locator("article").first()).isVisible();
            // it asks once more when it starts to listen: it was not notified of earlier changes
            buyer.waitForTimeout(QUIET_MILLIS);
            int atFirst = asked.size();

            buyer.waitForTimeout(QUIET_MILLIS);

            assertThat(asked.size() - atFirst)
                    .as("asked %s, told %s", asked, notified)
                    .isLessThanOrEqualTo(notified.size());
        }
    }

    @Test
    void withoutNetworkTheFeedStaysAndNothingIsMissed(RunningStack stack) throws Exception {
        String title = "Nothing is missed " + System.nanoTime();
        String id = Console.scheduled(stack, title);
        try (BrowserContext buying = browser.person(wide())) {
            Page buyer = visit(buying, stack, "", null);
            assertThat(item(buyer, title)).isVisible();

            buying.setOffline(true);
            assertThat(buyer.getByText("Offline").first()).isVisible();
            assertThat(item(buyer, title)).isVisible();
            new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER))
                    .post("/api/streams/" + id + "/go-live", "", 200);
            buying.setOffline(false);

            assertThat(item(buyer, title)).containsText("LIVE");
            assertThat(buyer.getByText("Offline")).hasCount(0);
        }
    }

    @Test
    void aTokenIsTakenOutOfTheAddressAtOnce(RunningStack stack) {
        try (BrowserContext selling = browser.person(wide())) {
            Page seller = visit(selling, stack, "seller", stack.token(Role.SELLER));

            assertThat(seller.url()).doesNotContain("token");
        }
    }

    @Test
    void everyoneCanUseIt(RunningStack stack) throws IOException {
        try (BrowserContext context = browser.person(wide())) {
            VIEWS.forEach((view, role) -> {
                Page page = visit(context, stack, view, stack.token(role));
                assertThat(page.locator("main h1").first()).isVisible();
                page.evaluate(axe());
                Object violations = page.evaluate(
                        "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))"
                                + ".violations.map(it => it.id + ': ' + it.nodes.map(node => node.html).join(' | '))");
                assertThat((List<?>) violations).as(view).isEmpty();
                page.close();
            });
        }
    }

    @Test
    void noPageIsWiderThanAPhone(RunningStack stack) {
        try (BrowserContext phone = browser.person(narrow())) {
            VIEWS.forEach((view, role) -> {
                Page page = visit(phone, stack, view, stack.token(role));
                assertThat(page.locator("main h1").first()).isVisible();
                assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                        .as(view)
                        .isLessThanOrEqualTo(390);
                page.close();
            });
        }
    }

    /** The browser's console stays empty, for example of violations of the page's content security policy. */
    @Test
    void nothingGoesWrongInSilence(RunningStack stack) {
        List<String> errors = new CopyOnWriteArrayList<>();
        try (BrowserContext context = browser.person(wide())) {
            context.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    errors.add(message.text());
                }
            });
            context.onWebError(error -> errors.add(error.error()));
            VIEWS.forEach((view, role) -> {
                Page page = visit(context, stack, view, stack.token(role));
                assertThat(page.locator("main h1").first()).isVisible();
                page.close();
            });
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void picturesOfIt(RunningStack stack) {
        assumeTrue("write".equals(System.getProperty("freshet.docs")), "pictures are drawn with -Dfreshet.docs=write");
        Market market = new Market(new Running(stack), 1, 3, _ -> {});
        Thread trading = Thread.ofVirtual().start(() -> {
            try {
                market.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await().atMost(Duration.ofMinutes(2)).until(() -> market.changes() > 60);
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (boolean wide : List.of(true, false)) {
                try (BrowserContext context = browser.person((wide ? wide() : narrow()).setColorScheme(scheme))) {
                    VIEWS.forEach((view, role) -> {
                        Page page = visit(context, stack, view, stack.token(role));
                        assertThat(page.locator("main h1").first()).isVisible();
                        page.waitForTimeout(view.equals("freshness") ? 12_000 : 1_500);
                        page.screenshot(new Page.ScreenshotOptions()
                                .setPath(PICTURES.resolve("%s-%s-%s.png"
                                        .formatted(
                                                view.isEmpty() ? "shop" : view,
                                                wide ? "wide" : "narrow",
                                                scheme.name().toLowerCase(Locale.ROOT)))));
                        page.close();
                    });
                }
            }
        }
        market.close();
        assertThat(trading.isAlive()).isFalse();
    }

    private record Running(RunningStack stack) implements Market.Stack {
        @Override
        public URI uri(Part part) {
            return stack.uri(part);
        }

        @Override
        public String token(Role role, UUID user, Duration ttl) {
            return stack.token(role, user, ttl);
        }
    }

    private static String axe() {
        try (InputStream script = Objects.requireNonNull(
                ConsoleIT.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

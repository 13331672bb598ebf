package io.freshet.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.freshet.system.Console.button;
import static io.freshet.system.Console.dialog;
import static io.freshet.system.Console.item;
import static io.freshet.system.Console.panel;
import static io.freshet.system.Console.visit;
import static io.freshet.system.Console.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import io.freshet.events.Topics;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console reports what became of each action, refused ones included. */
@UsesLocalStack
@ExtendWith(BrowserParameter.class)
class ConsoleActionsIT {
    private static final String CACHES = "/api/cache/feeds/";

    private final Browser browser;

    ConsoleActionsIT(Browser browser) {
        this.browser = browser;
    }

    /** Somebody has ended the stream elsewhere: the click on what is shown still must not go live. */
    @Test
    void whatTheServerRefusesIsToldInItsWordsAndNothingHasChanged(RunningStack stack) throws Exception {
        String title = "Ended elsewhere " + System.nanoTime();
        String stream = "/api/streams/" + Console.scheduled(stack, title);
        Http elsewhere = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        try (BrowserContext selling = browser.person(wide())) {
            Page seller = visit(selling, stack, "seller", stack.token(Role.SELLER));
            Locator row = item(seller, title);
            assertThat(row.locator(".status")).hasText("SCHEDULED");
            elsewhere.post(stream + "/go-live", "", 200);

            refused(seller, row, 412, "POST", () -> button(row, "Go live").click());

            assertThat(row.locator(".status")).hasText("SCHEDULED");
            assertThat(button(row, "End")).hasCount(0);
            button(row, "Read it again").click();
            assertThat(row.locator(".status")).hasText("LIVE");
            assertThat(row.locator(".problem")).hasCount(0);

            button(row, "Delete").click();
            Response kept = answerTo(
                    seller,
                    "DELETE",
                    () -> button(seller, "Dismiss").click()); // what can be taken back is sent once nobody has
            assertThat(kept.status()).isEqualTo(409);
            assertThat(seller.locator("#notices")).containsText(detailOf(kept));
            assertThat(row).not().hasAttribute("data-leaving", "");
            assertThat(button(row, "End")).isEnabled();
            assertThat(JsonPath.<String>read(elsewhere.get(stream, 200), "$.status"))
                    .isEqualTo("LIVE");
            elsewhere.post(stream + "/end", "", 200);
        }
    }

    /** Two people edit the same item: the later one sees the conflict, keeps the text, sees the other's and can continue. */
    @Test
    void anEditOfAnOldVersionIsRefusedAndNothingWrittenIsLost(RunningStack stack) throws Exception {
        String title = "Edited twice " + System.nanoTime();
        String stream = "/api/streams/" + Console.scheduled(stack, title);
        Http elsewhere = new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER));
        try (BrowserContext selling = browser.person(wide())) {
            Page seller = visit(selling, stack, "seller", stack.token(Role.SELLER));
            button(item(seller, title), "Edit").click();
            Locator draft = dialog(seller);
            draft.getByLabel("Category").fill("no such category!");
            Response invalid =
                    answerTo(seller, "PATCH", () -> button(draft, "Save").click());
            assertThat(invalid.status()).isEqualTo(400);
            assertThat(draft.locator(".field-error")
                            .filter(new Locator.FilterOptions()
                                    .setHasText(JsonPath.<String>read(invalid.text(), "$.errors[0].message"))))
                    .isVisible();
            draft.getByLabel("Category").fill("home");
            draft.getByLabel("Title").fill(title + " by me");
            elsewhere.patch(stream, "{\"title\":\"%s by another\"}".formatted(title), 200);

            refused(seller, draft, 412, "PATCH", () -> button(draft, "Save").click());

            assertThat(draft.getByLabel("Title")).hasValue(title + " by me");
            assertThat(seller.getByText(title + " by me")).hasCount(0);
            button(draft, "Show the present state").click();
            assertThat(draft.getByLabel("Title")).hasValue(title + " by another");
            draft.getByLabel("Title").fill(title + " by both");
            button(draft, "Save").click();
            assertThat(draft).hasCount(0);
            assertThat(seller.locator("#notices")).containsText("“" + title + " by both” is saved");
            assertThat(JsonPath.<String>read(elsewhere.get(stream, 200), "$.title"))
                    .isEqualTo(title + " by both");
        }
    }

    @Test
    void whoseTokenEndsIsToldReadsOnAndGoesOnWithAnother(RunningStack stack) throws Exception {
        String title = "Sold with two tokens " + System.nanoTime();
        String id = Console.scheduled(stack, title);
        try (BrowserContext selling = browser.person(wide())) {
            Page seller = visit(selling, stack, "seller", stack.token(Role.SELLER));
            assertThat(item(seller, title).locator(".status")).hasText("SCHEDULED");

            endToken(seller, stack);

            assertThat(seller.locator("main")).containsText("Your token has ended");
            assertThat(seller.getByLabel("Token")).isVisible();
            assertThat(item(seller, title)).hasCount(0);
            seller.navigate(Console.address(stack, "/"));
            assertThat(item(seller, title)).not().containsText("LIVE");
            assertThat(seller.locator("#connection")).hasText("Listening");
            new Http(stack.uri(Part.STREAM_SERVICE), stack.token(Role.SELLER))
                    .post("/api/streams/" + id + "/go-live", "", 200);
            assertThat(item(seller, title)).containsText("LIVE");

            seller.navigate(Console.address(stack, "/seller"));
            signIn(seller.locator("main"), stack);
            button(item(seller, title), "End").click();
            assertThat(item(seller, title).locator(".status")).hasText("ENDED");
            assertThat(seller.getByText("Your token has ended")).hasCount(0);
        }
    }

    @Test
    void whatWasWrittenOutlivesItsToken(RunningStack stack) {
        String title = "Written before " + System.nanoTime();
        try (BrowserContext selling = browser.person(wide())) {
            Page seller = visit(selling, stack, "seller", stack.token(Role.SELLER));
            button(seller, "New stream").click();
            Locator draft = dialog(seller).first();
            draft.getByLabel("Title").fill(title);
            draft.getByLabel("Category").fill("home");
            endToken(seller, stack);

            Response refused =
                    answerTo(seller, "POST", () -> button(draft, "Create").click());

            assertThat(refused.status()).isEqualTo(401);
            assertThat(draft.locator(".problem")).containsText(detailOf(refused));
            assertThat(item(seller, title)).hasCount(0);
            button(draft, "Sign in").click();
            signIn(dialog(seller).last(), stack);
            button(dialog(seller).last(), "Close").click();
            button(draft, "Create").click();
            assertThat(dialog(seller)).hasCount(0);
            assertThat(item(seller, title).locator(".status")).hasText("SCHEDULED");
        }
    }

    /** The user goes on with a token that ends at once, until the page says so. */
    private static void endToken(Page page, RunningStack stack) {
        String token = stack.token(Role.SELLER, Role.SELLER.demoUser(), Duration.ofSeconds(1));
        Console.open(page, stack, "seller", token);
        assertThat(page.locator("#notices")).containsText("Signed out: the token has ended");
    }

    private static void signIn(Locator where, RunningStack stack) {
        where.getByLabel("Token").fill(stack.token(Role.SELLER));
        button(where, "Use this token").click();
    }

    @Test
    void aReplayIsStartedFollowedAndCancelledAsItsCurlSays(RunningStack stack) throws Exception {
        Console.scheduled(stack, "Replayed " + System.nanoTime());
        StoredPages redis = new StoredPages(stack.port(Part.REDIS));
        try (BrowserContext operating = browser.person(wide())) {
            Page operator = visit(operating, stack, "operator", stack.token(Role.ADMIN));
            Locator replays = panel(operator, "Replays");
            Locator newest = replays.locator(".replay").first();
            replays.locator(".operation").getByText("as curl").click();
            replays.getByLabel("Since").selectOption("EARLIEST"); // after the command was opened: it follows
            replays.getByLabel("Fill the hottest pages afterwards").uncheck();
            String starting = shownCommand(
                    replays.locator(".operation").getByLabel("Command"), "{\"from\":\"EARLIEST\",\"warm\":false}");
            assertThat(starting).isEqualTo(asCurl(replay(operator, replays)));
            assertThat(newest.locator(".verdict")).hasText("DONE");
            assertThat(newest.getByRole(AriaRole.PROGRESSBAR)).isHidden();

            // while Redis takes no writes nothing can be invalidated: it goes on for as long
            redis.lines("CLIENT", "PAUSE", "60000", "WRITE");
            try {
                replay(operator, replays);
                assertThat(newest.getByRole(AriaRole.PROGRESSBAR)).isVisible();
                assertThat(newest.locator(".verdict")).containsText("%");
                newest.getByText("as curl").click();
                String cancelling = shownCommand(newest.getByLabel("Command"), "DELETE");
                Request cancel = requestOf(
                        operator, "DELETE", () -> button(newest, "Cancel").click());
                assertThat(cancelling).isEqualTo(asCurl(cancel));
                assertThat(newest.locator(".verdict")).hasText("CANCELLED");
                assertThat(button(newest, "Cancel")).isHidden();
            } finally {
                redis.lines("CLIENT", "UNPAUSE");
            }
            String replayed = new Http(stack.uri(Part.CACHE_INVALIDATOR), stack.token(Role.ADMIN))
                    .get("/api/replays?per_page=2", 200);
            assertThat(JsonPath.<List<String>>read(replayed, "$.items[*].state"))
                    .containsExactly("CANCELLED", "DONE");
            int events = JsonPath.read(replayed, "$.items[1].events_total");
            assertThat(replays.locator(".replay").nth(1)).containsText("%,d of %,d event".formatted(events, events));
        }
    }

    @Test
    void clearingAndBypassingAreAskedAboutFirst(RunningStack stack) throws Exception {
        Http feed = new Http(stack.uri(Part.FEED_SERVICE), null);
        Http admin = new Http(stack.uri(Part.FEED_SERVICE), stack.token(Role.ADMIN));
        String page = "/api/feeds/discover?category=c" + System.nanoTime();
        List<String> done = new CopyOnWriteArrayList<>();
        try (BrowserContext operating = browser.person(wide())) {
            Page operator = visit(operating, stack, "operator", stack.token(Role.ADMIN));
            operator.onRequest(request -> {
                if (request.url().contains(CACHES) && !List.of("GET", "OPTIONS").contains(request.method())) {
                    done.add(request.method() + " "
                            + request.url().substring(request.url().indexOf("/api")));
                }
            });
            Locator clear = operation(operator, "Clear");
            Locator bypass = operation(operator, "Bypass");
            assertThat(bypass).containsText("Every cache");
            await().atMost(Duration.ofSeconds(20)).until(() -> feed.page(page).isStillValid());

            button(clear, "Clear").click();
            assertThat(dialog(operator)).containsText("Clear discover?");
            button(dialog(operator), "Cancel").click();
            button(bypass, "Bypass").click();
            assertThat(dialog(operator)).containsText("Read past the cache?");
            operator.keyboard().press("Escape");
            assertThat(dialog(operator)).hasCount(0);
            assertThat(done).isEmpty();
            assertThat(feed.page(page).isStillValid()).isTrue();

            button(clear, "Clear").click();
            Response cleared = answerTo(
                    operator, "DELETE", () -> button(dialog(operator), "Clear").click());
            int keys = JsonPath.read(cleared.text(), "$.keys_deleted");
            assertThat(operator.locator("#notices")).containsText(keys + (keys == 1 ? " key" : " keys") + " deleted");
            assertThat(keys).isPositive();
            assertThat(feed.page(page).isStillValid()).isFalse();

            button(bypass, "Bypass").click();
            button(dialog(operator), "Bypass").click();
            assertThat(bypass.locator(".well")).hasText("bypassedDiscover");
            assertThat(feed.page(page).cacheStatus()).contains("detail=switched_off");
            button(bypass, "Use it again").click();
            assertThat(bypass.locator(".well")).hasText("in useEvery cache");
            assertThat(feed.page(page).cacheStatus()).doesNotContain("switched_off");
            assertThat(done)
                    .containsExactly(
                            "DELETE /api/cache/feeds/discover",
                            "PUT /api/cache/feeds/discover/bypass",
                            "DELETE /api/cache/feeds/discover/bypass");
        } finally {
            admin.delete(CACHES + "all/bypass", 204);
        }
    }

    /** It is no command, so it cannot be read again either: of what was put back there is a new letter. */
    @Test
    void aDeadLetterIsShownAsFarAsItCanBeReadAndPutBack(RunningStack stack) throws Exception {
        String text = "no command " + System.nanoTime();
        byte[] value = ByteBuffer.allocate(5 + text.length())
                .put((byte) 0)
                .putInt(0xF000_0001)
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .array();
        Http admin = new Http(stack.uri(Part.CACHE_INVALIDATOR), stack.token(Role.ADMIN));
        RecordMetadata poison;
        try (KafkaProducer<byte[], byte[]> kafka =
                new KafkaProducer<>(stack.kafkaSuperuser(), new ByteArraySerializer(), new ByteArraySerializer())) {
            poison = kafka.send(new ProducerRecord<>(Topics.CACHE_COMMANDS, 3, null, value))
                    .get();
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> admin.get("/api/dead-letters", 200), hasLetterOf(poison.offset()));
        try (BrowserContext operating = browser.person(wide())) {
            Page operator = visit(operating, stack, "operator", stack.token(Role.ADMIN));
            Locator letter = panel(operator, "Dead letters").locator(".letter").first();
            assertThat(letter).containsText(Topics.CACHE_COMMANDS + Topics.DEAD_LETTER_SUFFIX + " 3/");
            assertThat(letter).containsText("schema 4026531841");
            letter.getByText("Value", new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(letter.getByLabel("As hex")).containsText("00 f0 00 00 01 6e 6f 20  63 6f 6d");
            assertThat(letter.getByLabel("As text")).hasCount(0); // it has bytes that are none
            letter.getByText("Headers", new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(letter.getByLabel("Headers")).containsText("kafka_dlt-exception-message");

            button(letter, "Replay").click();
            Response answer = answerTo(
                    operator, "POST", () -> button(dialog(operator), "Put back").click());

            int back = JsonPath.read(answer.text(), "$.offset");
            assertThat(letter).containsText("It is at %s, 3/%d".formatted(Topics.CACHE_COMMANDS, back));
            await().atMost(Duration.ofMinutes(1)).until(() -> admin.get("/api/dead-letters", 200), hasLetterOf(back));
        }
    }

    private static Predicate<String> hasLetterOf(long offset) {
        String path = "$.items[?(@.original.topic == '%s' && @.original.partition == 3 && @.original.offset == %d)]"
                .formatted(Topics.CACHE_COMMANDS, offset);
        return letters -> !JsonPath.<List<?>>read(letters, path).isEmpty();
    }

    /** Starts one as the dialog asks. */
    private static Request replay(Page operator, Locator replays) {
        button(replays, "Replay").click();
        return requestOf(
                operator, "POST", () -> button(dialog(operator), "Replay").click());
    }

    /** The problem stands where it was tried, and no notice says that anything was done. */
    private static void refused(Page page, Locator where, int status, String method, Runnable action) {
        Response answer = answerTo(page, method, action);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(where.locator(".problem")).containsText(detailOf(answer));
        assertThat(where.locator(".problem"))
                .containsText(Objects.requireNonNull(answer.headers().get("x-request-id")));
        assertThat(page.locator("#notices .notice")).hasCount(0);
    }

    private static Response answerTo(Page page, String method, Runnable action) {
        return page.waitForResponse(answer -> answer.request().method().equals(method), action);
    }

    private static Request requestOf(Page page, String method, Runnable action) {
        return page.waitForRequest(request -> request.method().equals(method), action);
    }

    private static String detailOf(Response answer) {
        return JsonPath.read(answer.text(), "$.detail");
    }

    private static Locator operation(Page operator, String title) {
        return panel(operator, "Caches")
                .locator(".operation")
                .filter(new Locator.FilterOptions()
                        .setHas(operator.getByRole(
                                AriaRole.HEADING,
                                new Page.GetByRoleOptions().setName(title).setExact(true))));
    }

    private static String shownCommand(Locator command, String part) {
        assertThat(command).containsText(part); // it is written once its part has opened
        return command.textContent();
    }

    /** What a shell would make the same request with. */
    private static String asCurl(Request request) {
        String body = request.postData();
        return "curl -s -X " + request.method() + " -H \"Authorization: Bearer $(./freshet token --role admin)\" "
                + (body == null ? "" : "-H 'Content-Type: application/json' -d '" + body + "' ")
                + "'" + request.url() + "'";
    }
}

package io.freshet.bench.gateway;

import io.freshet.gateway.client.ClientListener;
import io.freshet.gateway.client.GatewayClient;
import io.freshet.gateway.client.Message;
import java.net.URI;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One phone: subscribes to one category, keeps the last cursor, and resumes from it. Changes are numbered: on one
 * connection the numbers are consecutive, except for the first after a resume, which is conflated.
 */
final class Phone implements ClientListener {
    private static final long RETRY_MILLIS = 500;
    private static final long AT_ONCE_NANOS = 500_000_000;

    private final Phones phones;
    private final int category;
    private final Supplier<URI> gateway;
    private volatile boolean off;
    private volatile boolean listening;
    private volatile int last;
    private volatile @Nullable GatewayClient client;
    private String cursor = "";
    private long subscribedAt;
    private boolean conflatedMayCome;
    private boolean comesBack;
    private boolean replayDue;
    private long began;

    Phone(Phones phones, int category, Supplier<URI> gateway) {
        this.phones = phones;
        this.category = category;
        this.gateway = gateway;
    }

    boolean isListening() {
        return listening;
    }

    boolean isBehind() {
        return last < phones.announced(category);
    }

    /** Connects; retries after a pause until it succeeds. */
    void switchOn() {
        if (off) {
            return;
        }
        began = System.nanoTime();
        phones.group().connect(gateway.get(), null, this).whenComplete((opened, failure) -> {
            if (failure != null) {
                later(this::switchOn, ThreadLocalRandom.current().nextLong(RETRY_MILLIS));
                return;
            }
            client = opened;
            String resume = cursor.isEmpty() ? "" : ",\"resume\":\"" + cursor + "\"";
            opened.send("{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\""
                    + Phones.category(category) + "\"" + resume + "}}");
        });
    }

    void later(Runnable action, long millis) {
        try {
            phones.timer().schedule(action, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The exercise is over.
        }
    }

    /** Simulates the loss of the network, which the server notices immediately. */
    void cut() {
        listening = false;
        GatewayClient open = client;
        if (open != null) {
            open.cut();
        }
    }

    void switchOff() {
        off = true;
        cut();
    }

    @Override
    public void received(GatewayClient from, String text) {
        Message message = Message.parse(text);
        switch (message.event()) {
            case "subscribed" -> subscribed(message);
            case "feed_refresh_required" -> refreshed(message);
            case "resync_required" -> {
                phones.flagged();
                // The phone refetches everything, which includes whatever has been announced by now.
                last = phones.announced(category);
                conflatedMayCome = true;
                subscribedAt = System.nanoTime();
            }
            default -> {}
        }
        String newCursor = message.data().path("cursor").asString("");
        if (!newCursor.isEmpty()) {
            cursor = newCursor;
        }
    }

    private void subscribed(Message message) {
        listening = true;
        subscribedAt = System.nanoTime();
        boolean recovered = message.data().path("recovered").asBoolean(false);
        conflatedMayCome = recovered;
        if (comesBack) {
            phones.resumed(System.nanoTime() - began);
            replayDue = recovered && phones.announced(category) > last;
        } else {
            // What was announced before its first subscription is not missed.
            last = phones.announced(category);
            conflatedMayCome = true;
        }
        comesBack = true;
    }

    private void refreshed(Message message) {
        phones.notified();
        int number = Integer.parseInt(
                message.data().path("aggregate_id").asString("").substring(2));
        // Missed changes arrive immediately; a later frame is a new change.
        boolean conflated = conflatedMayCome && System.nanoTime() - subscribedAt < AT_ONCE_NANOS;
        if (number > last + 1 && !conflated) {
            phones.silentGap();
        }
        if (replayDue) {
            phones.replayed(System.nanoTime() - began);
        }
        replayDue = false;
        conflatedMayCome = false;
        last = Math.max(last, number);
    }

    @Override
    public void closed(GatewayClient from, int code) {
        listening = false;
        if (!off && client == from) {
            client = null;
            lost();
        }
    }

    /** Reconnects later: the network was lost, or the server died. */
    private void lost() {
        later(this::switchOn, phones.pauseMillis());
    }
}

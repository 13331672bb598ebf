package io.freshet.cache;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The proof in a notification, which a client sends back as {@code Freshet-Min-Generation}: the source offsets that
 * were applied, and the epochs of the stripes they were applied in. Opaque to clients; untrusted input when it comes
 * back.
 *
 * @param positions the applied offsets, by source partition
 * @param epochs the epochs that they were applied in, by stripe
 */
public record NotificationGeneration(Map<SourcePartition, Long> positions, Map<Stripe, String> epochs) {
    /** The longest text accepted, in characters. */
    public static final int MAX_LENGTH = 2048;

    private static final byte FORMAT = 1;

    /** Copies the maps. */
    public NotificationGeneration {
        positions = Map.copyOf(positions);
        epochs = Map.copyOf(epochs);
    }

    /**
     * Parses the text form.
     *
     * @param text the text that a client sent
     * @return the generation
     * @throws IllegalArgumentException if it is malformed
     */
    public static NotificationGeneration parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("not a generation");
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (in.get() != FORMAT) {
                throw new IllegalArgumentException("not a generation of this version");
            }
            Map<SourcePartition, Long> positions = new HashMap<>();
            for (int left = in.get() & 0xFF; left > 0; left--) {
                positions.put(new SourcePartition(in.get() & 0xFF, in.getShort() & 0xFFFF), in.getLong());
            }
            Map<Stripe, String> epochs = new HashMap<>();
            for (int left = in.get() & 0xFF; left > 0; left--) {
                Stripe stripe = new Stripe(in.get());
                byte[] epoch = new byte[in.get() & 0xFF];
                in.get(epoch);
                epochs.put(stripe, ascii(epoch));
            }
            if (in.hasRemaining() || positions.isEmpty()) {
                throw new IllegalArgumentException("not a generation");
            }
            return new NotificationGeneration(positions, epochs);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("not a generation", e);
        }
    }

    private static String ascii(byte[] bytes) {
        for (byte each : bytes) {
            if (each < 0) {
                throw new IllegalArgumentException("not a generation: no epoch of ours");
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /**
     * Returns a generation that proves what both do. If a stripe's epoch changed between them, the later one counts:
     * pages of the earlier one are invalid.
     *
     * @param later the generation of a later announcement
     * @return the merged generation
     */
    public NotificationGeneration mergedWith(NotificationGeneration later) {
        Map<SourcePartition, Long> reached = new HashMap<>(positions);
        later.positions.forEach((source, offset) -> reached.merge(source, offset, Math::max));
        Map<Stripe, String> current = new HashMap<>(epochs);
        current.putAll(later.epochs);
        return new NotificationGeneration(reached, current);
    }

    /**
     * The text form.
     *
     * @return URL-safe ASCII
     */
    public String text() {
        ByteBuffer out = ByteBuffer.allocate(MAX_LENGTH);
        out.put(FORMAT).put((byte) positions.size());
        positions.forEach((source, offset) -> out.put((byte) source.topic())
                .putShort((short) source.partition())
                .putLong(offset));
        out.put((byte) epochs.size());
        epochs.forEach((stripe, epoch) -> {
            byte[] bytes = epoch.getBytes(StandardCharsets.US_ASCII);
            out.put((byte) stripe.number()).put((byte) bytes.length).put(bytes);
        });
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Whether pages that are valid under a view include every change of this notification.
     *
     * @param scope the scope of the view
     * @param view the view that validated a page
     * @return false also if it cannot be proved
     */
    public boolean isCoveredBy(FeedScope scope, ScopeView view) {
        return view.epoch().equals(epochs.get(Stripe.of(scope)))
                && positions.entrySet().stream()
                        .allMatch(
                                position -> view.applied().getOrDefault(position.getKey(), -1L) >= position.getValue());
    }
}

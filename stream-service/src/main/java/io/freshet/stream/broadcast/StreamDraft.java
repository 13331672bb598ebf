package io.freshet.stream.broadcast;

import io.freshet.http.PlainText;
import io.freshet.stream.seller.Category;
import io.freshet.stream.seller.Place;
import io.freshet.stream.seller.TextLength;
import io.freshet.stream.seller.WebUrl;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The fields of a stream that its seller sets: the body of a POST, and the target of a PATCH. */
record StreamDraft(
        @NotNull
        @TextLength(max = 120, visible = true, message = "must have 1 to 120 characters, of which one is visible")
        @PlainText
        String title,

        @TextLength(max = 4000) @PlainText @Nullable String description,

        @NotNull @Category String category,

        @WebUrl @Nullable String thumbnailUrl,

        @Nullable Instant scheduledAt,
        @Valid @Nullable Place location) {}

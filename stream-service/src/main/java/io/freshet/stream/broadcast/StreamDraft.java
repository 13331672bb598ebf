package io.freshet.stream.broadcast;

import io.freshet.http.PlainText;
import io.freshet.stream.seller.Place;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a seller decides of a stream: the body of a POST, and what a PATCH applies to. */
record StreamDraft(
        @NotBlank @Size(max = 120) @PlainText String title,
        @Size(max = 4000) @PlainText @Nullable String description,

        @NotNull @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,39}")
        String category,

        @Size(max = 2048)
        @Pattern(regexp = "https?://\\S+", message = "must be an http or https URL")
        @PlainText
        @Nullable
        String thumbnailUrl,

        @Nullable Instant scheduledAt,
        @Valid @Nullable Place location) {}

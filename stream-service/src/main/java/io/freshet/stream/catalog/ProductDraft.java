package io.freshet.stream.catalog;

import io.freshet.http.PlainText;
import io.freshet.stream.seller.Place;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a seller decides of a product: the body of a POST, and what a PATCH applies to. */
record ProductDraft(
        @NotBlank @Size(max = 120) @PlainText String title,

        @NotNull @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,39}")
        String category,

        @NotNull @Valid Money price,
        @NotNull ProductCondition condition,
        @NotEmpty Set<@NotNull Feed> feeds,
        @Valid @Nullable Place location,
        @Nullable UUID streamId,

        @Size(max = 2048)
        @Pattern(regexp = "https?://\\S+", message = "must be an http or https URL")
        @PlainText
        @Nullable
        String imageUrl) {}

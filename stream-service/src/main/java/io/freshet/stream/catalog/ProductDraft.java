package io.freshet.stream.catalog;

import io.freshet.http.PlainText;
import io.freshet.stream.seller.Category;
import io.freshet.stream.seller.Place;
import io.freshet.stream.seller.TextLength;
import io.freshet.stream.seller.WebUrl;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields of a product that its seller sets: the body of a POST, and the target of a PATCH. */
@PlacedForCommunity
record ProductDraft(
        @NotNull
        @TextLength(max = 120, visible = true, message = "must have 1 to 120 characters, of which one is visible")
        @PlainText
        String title,

        @NotNull @Category String category,

        @NotNull @Valid Money price,
        @NotNull ProductCondition condition,
        @NotEmpty Set<@NotNull(message = "must not hold null") Feed> feeds,
        @Valid @Nullable Place location,
        @Nullable UUID streamId,

        @WebUrl @Nullable String imageUrl) {}

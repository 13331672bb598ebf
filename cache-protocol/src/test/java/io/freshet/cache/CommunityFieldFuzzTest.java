package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.junit.jupiter.params.provider.ValueSource;

/** A field of a tile in Redis is a scope's whose field it is, which lies where it would be looked for, or nobody's. */
class CommunityFieldFuzzTest {
    @ValueSource(
            strings = {
                "25.2:55.27:5.0",
                "25.2:55.27:5.0:home-and-garden",
                "90.0:180.0:50.0",
                "-90.0:-180.0:0.1:a:b",
                "-0.0:0.0:5.0",
                "25.20:55.27:5",
                "2.52E1:55.27:5.0",
                "0x1p3:55.27:5.0",
                "NaN:Infinity:5.0f",
                "25.2:55.27:5.0:",
                "~",
                ""
            })
    @FuzzTest
    void aFieldIsAScopesOrNobodys(@NotNull String field) {
        FeedScope.Community.ofField(field).ifPresent(scope -> {
            assertThat(scope.field()).isEqualTo(field);
            assertThat(scope.text()).isEqualTo("community:" + field);
            assertThat(GeoTile.near(scope.cell().centre())).contains(GeoTile.of(scope.cell()));
            assertThat(scope.cell().canHold(scope.cell().centre())).isTrue();
        });
    }
}

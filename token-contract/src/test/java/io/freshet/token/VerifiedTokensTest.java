package io.freshet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class VerifiedTokensTest {
    private final List<String> asked = new ArrayList<>();
    private boolean expired;
    private final VerifiedTokens tokens = new VerifiedTokens(this::verify, _ -> {
        if (expired) {
            throw new BadTokenException(BadTokenException.Fault.ENDED);
        }
    });

    private Jwt verify(String token) {
        asked.add(token);
        if (!token.startsWith("good")) {
            throw new BadJwtException("not signed by us");
        }
        return Jwt.withTokenValue(token).header("alg", "ES256").subject(token).build();
    }

    @Test
    void aSignatureIsVerifiedOnceForEachToken() {
        Jwt first = tokens.decode("good 1");

        assertThat(tokens.decode("good 1")).isSameAs(first);
        assertThat(tokens.decode("good 2").getSubject()).isEqualTo("good 2");
        assertThat(asked).containsExactly("good 1", "good 2");
    }

    @Test
    void whatWasVerifiedIsRefusedOnceItHasExpired() {
        tokens.decode("good 1");
        expired = true;

        assertThatThrownBy(() -> tokens.decode("good 1")).isInstanceOf(BadTokenException.class);
    }

    @Test
    void onlyWhatWasVerifiedAndStillCountsIsRemembered() {
        assertThat(tokens.remembers("good 1")).isFalse();
        tokens.decode("good 1");
        assertThat(tokens.remembers("good 1")).isTrue();
        assertThat(tokens.remembers("good 1 and more")).isFalse();
        expired = true;
        assertThat(tokens.remembers("good 1")).isFalse();
        assertThat(asked).containsExactly("good 1");
    }

    @Test
    void whatDoesNotVerifyIsNeverRemembered() {
        assertThatThrownBy(() -> tokens.decode("forged")).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> tokens.decode("forged")).isInstanceOf(BadJwtException.class);
        expired = true;
        assertThatThrownBy(() -> tokens.decode("good 3")).isInstanceOf(BadTokenException.class);
        assertThatThrownBy(() -> tokens.decode("good 3")).isInstanceOf(BadTokenException.class);

        assertThat(asked).containsExactly("forged", "forged", "good 3", "good 3");
    }
}

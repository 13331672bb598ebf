package io.freshet.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import java.security.Key;
import java.security.Provider;
import java.util.Set;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies elliptic-curve signatures with Conscrypt's native code, if available for the platform. The JDK takes six
 * times as long, which would limit how fast clients can reconnect after an instance died. Thread-safe.
 */
final class NativeEcdsa implements JWSVerifierFactory {
    private static final Logger log = LoggerFactory.getLogger(NativeEcdsa.class);
    private static final @Nullable Provider CONSCRYPT = conscrypt();

    private final JWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

    private static @Nullable Provider conscrypt() {
        try {
            Conscrypt.checkAvailability();
            return Conscrypt.newProvider();
        } catch (LinkageError e) {
            log.info(
                    "Conscrypt's native code cannot be loaded, the JDK verifies signatures, more slowly: {}",
                    e.toString());
            return null;
        }
    }

    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
        JWSVerifier verifier = verifiers.createJWSVerifier(header, key);
        if (CONSCRYPT != null && verifier instanceof ECDSAVerifier) {
            verifier.getJCAContext().setProvider(CONSCRYPT);
        }
        return verifier;
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return verifiers.supportedJWSAlgorithms();
    }

    @Override
    public JCAContext getJCAContext() {
        return verifiers.getJCAContext();
    }
}

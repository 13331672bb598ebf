package io.freshet.localstack.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.freshet.localstack.StateDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.Set;

/** The key that signs local tokens, created on first use in a directory that only its owner may enter. */
final class SigningKey {

    private SigningKey() {}

    /** The key of a stack. On return, the public key set exists, too. */
    static ECKey of(StateDirectory state) throws IOException {
        Path privateKey = state.jwt().resolve("private-key.json");
        if (!Files.exists(privateKey) || !Files.exists(state.jwks())) {
            make(state, privateKey);
        }
        try {
            return ECKey.parse(Files.readString(privateKey));
        } catch (ParseException e) {
            throw new IOException(
                    privateKey + " is damaged: delete the folder " + state.jwt() + " and restart the services", e);
        }
    }

    private static synchronized void make(StateDirectory state, Path privateKey) throws IOException {
        Files.createDirectories(state.home());
        createPrivateFolder(state.jwt());
        Path lock = state.jwt().resolve("lock");
        // two concurrent commands must not sign with different keys
        try (var channel = FileChannel.open(
                        lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), mode("rw-------"));
                var _ = channel.lock()) {
            if (!Files.exists(privateKey)) {
                write(privateKey, generate().toJSONString(), "rw-------");
            }
            try {
                ECKey key = ECKey.parse(Files.readString(privateKey));
                write(state.jwks(), new JWKSet(key).toString(true), "rw-r--r--");
            } catch (ParseException e) {
                throw new IOException(privateKey + " is damaged: delete the folder " + state.jwt(), e);
            }
        }
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JDK cannot make a P-256 key", e);
        }
    }

    private static void createPrivateFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, mode("rwx------"));
        }
    }

    /** Writes atomically, and never readable by others in between. */
    private static void write(Path target, String content, String permissions) throws IOException {
        Path draft = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, mode(permissions));
        Files.writeString(draft, content);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}

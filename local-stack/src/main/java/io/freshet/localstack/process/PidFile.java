package io.freshet.localstack.process;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.freshet.localstack.Part;
import io.freshet.localstack.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The record of a part that should be running. The part is wanted while the file exists; a deliberate stop removes it.
 *
 * @param process the part's leader
 * @param port where it listens
 */
public record PidFile(ProcessIdentity process, int port) {

    /** Reads a part's file; empty if it does not exist or is corrupt. */
    public static Optional<PidFile> read(StateDirectory state, Part part) {
        try {
            var fields = JSONObjectUtils.parse(Files.readString(path(state, part)));
            var process = new ProcessIdentity(
                    JSONObjectUtils.getLong(fields, "pid"), JSONObjectUtils.getString(fields, "start"));
            return Optional.of(new PidFile(process, JSONObjectUtils.getInt(fields, "port")));
        } catch (IOException | ParseException e) {
            return Optional.empty();
        }
    }

    /** Writes the file atomically. */
    public void write(StateDirectory state, Part part) throws IOException {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("part", part.label());
        fields.put("pid", process.pid());
        fields.put("start", process.start());
        fields.put("port", port);
        Path target = path(state, part);
        Files.createDirectories(target.getParent());
        Path draft = target.resolveSibling(part.label() + ".json.new");
        Files.writeString(draft, JSONObjectUtils.toJSONString(fields) + "\n");
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes a part's file: the part is no longer wanted. */
    public static void remove(StateDirectory state, Part part) throws IOException {
        Files.deleteIfExists(path(state, part));
    }

    private static Path path(StateDirectory state, Part part) {
        return state.run().resolve(part.label() + ".json");
    }
}

package io.freshet.stream.broadcast;

import io.freshet.stream.seller.Caller;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/api/streams")
class StreamController {
    private final StreamLifecycle streams;

    StreamController(StreamLifecycle streams) {
        this.streams = streams;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<StreamVersion> create(@Valid @RequestBody StreamDraft draft, Authentication caller) {
        StreamVersion created = streams.create(Caller.of(caller), draft);
        return ResponseEntity.created(URI.create("/api/streams/" + created.id()))
                .eTag(Long.toString(created.version()))
                .body(created);
    }

    @GetMapping("/{id}")
    ResponseEntity<StreamVersion> read(@PathVariable UUID id, Authentication caller) {
        return ok(streams.read(Caller.of(caller), id));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {"application/merge-patch+json", MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<StreamVersion> patch(@PathVariable UUID id, @RequestBody ObjectNode patch, Authentication caller) {
        return ok(streams.patch(Caller.of(caller), id, patch));
    }

    @PostMapping("/{id}/go-live")
    ResponseEntity<StreamVersion> goLive(@PathVariable UUID id, Authentication caller) {
        return ok(streams.goLive(Caller.of(caller), id));
    }

    @PostMapping("/{id}/end")
    ResponseEntity<StreamVersion> end(@PathVariable UUID id, Authentication caller) {
        return ok(streams.end(Caller.of(caller), id));
    }

    private static ResponseEntity<StreamVersion> ok(StreamVersion stream) {
        return ResponseEntity.ok().eTag(Long.toString(stream.version())).body(stream);
    }
}

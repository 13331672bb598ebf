package io.freshet.stream.broadcast;

import io.freshet.http.QueryParameters;
import io.freshet.stream.seller.Caller;
import io.freshet.stream.seller.EmptyBody;
import io.freshet.stream.seller.IfNoneMatch;
import io.freshet.stream.seller.OwnPage;
import io.freshet.stream.seller.Preconditions;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Declares what it produces, so that a client that does not accept JSON is rejected before anything is written. */
@RestController
@RequestMapping(path = "/api/streams", produces = MediaType.APPLICATION_JSON_VALUE)
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

    @GetMapping
    OwnPage<StreamVersion> own(QueryParameters query, Authentication caller) {
        if (!query.flag("mine")) {
            query.reject("mine", "is required: only one's own streams are listed");
        }
        QueryParameters.Paging paging = query.paging();
        query.verify();
        return streams.own(Caller.of(caller), paging);
    }

    @GetMapping("/{id}")
    ResponseEntity<StreamVersion> read(
            @PathVariable UUID id, @RequestHeader HttpHeaders headers, Authentication caller) {
        StreamVersion stream = streams.read(Caller.of(caller), id);
        return IfNoneMatch.isAny(headers) ? IfNoneMatch.unchanged(stream.version()) : ok(stream);
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {"application/merge-patch+json", MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<StreamVersion> patch(
            @PathVariable UUID id,
            @RequestBody ObjectNode patch,
            @RequestHeader HttpHeaders headers,
            Authentication caller) {
        return ok(streams.patch(Caller.of(caller), id, patch, Preconditions.of(headers)));
    }

    @DeleteMapping(path = "/{id}", produces = MediaType.ALL_VALUE)
    ResponseEntity<Void> delete(@PathVariable UUID id, @RequestHeader HttpHeaders headers, Authentication caller) {
        streams.delete(Caller.of(caller), id, Preconditions.of(headers));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/go-live")
    ResponseEntity<StreamVersion> goLive(
            @PathVariable UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader HttpHeaders headers,
            Authentication caller) {
        EmptyBody.check(body);
        return ok(streams.goLive(Caller.of(caller), id, Preconditions.of(headers)));
    }

    @PostMapping("/{id}/end")
    ResponseEntity<StreamVersion> end(
            @PathVariable UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader HttpHeaders headers,
            Authentication caller) {
        EmptyBody.check(body);
        return ok(streams.end(Caller.of(caller), id, Preconditions.of(headers)));
    }

    private static ResponseEntity<StreamVersion> ok(StreamVersion stream) {
        return ResponseEntity.ok().eTag(Long.toString(stream.version())).body(stream);
    }
}

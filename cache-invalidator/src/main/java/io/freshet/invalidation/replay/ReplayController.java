package io.freshet.invalidation.replay;

import io.freshet.http.FieldError;
import io.freshet.http.ProblemException;
import io.freshet.http.QueryParameters;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/replays", produces = MediaType.APPLICATION_JSON_VALUE)
class ReplayController {
    private final ReplayAdmin replays;
    private final ReplayProperties properties;

    ReplayController(ReplayAdmin replays, ReplayProperties properties) {
        this.replays = replays;
        this.properties = properties;
    }

    /**
     * The body of a request.
     *
     * @param from {@code EARLIEST}, an instant or a duration
     * @param topics full names; null for all
     * @param warm whether to fill the hottest pages afterwards
     */
    record ReplayRequest(
            @Nullable String from,
            @Nullable List<@Nullable String> topics,
            @Nullable Boolean warm) {
        ReplayOrder order(UUID requestedBy, Instant now) {
            return new ReplayOrder(
                    requestedBy,
                    from == null ? "" : from,
                    topics == null
                            ? ReplayedTargets.TOPICS
                            : ReplayedTargets.TOPICS.stream()
                                    .filter(topics::contains)
                                    .toList(),
                    warm != null && warm,
                    now);
        }

        ReplayFrom verified(Instant now) {
            List<FieldError> errors = new ArrayList<>();
            Optional<ReplayFrom> begin = from == null ? Optional.empty() : ReplayFrom.parse(from, now);
            if (begin.isEmpty()) {
                errors.add(new FieldError("from", from == null ? "is required" : ReplayFrom.EXPECTED));
            }
            if (topics != null
                    && (topics.isEmpty()
                            || !topics.stream()
                                    .allMatch(topic -> topic != null && ReplayedTargets.TOPICS.contains(topic)))) {
                errors.add(new FieldError("topics", "must be some of " + String.join(", ", ReplayedTargets.TOPICS)));
            }
            if (!errors.isEmpty()) {
                throw ProblemException.invalid(errors);
            }
            return begin.orElseThrow();
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ReplayView> start(@RequestBody ReplayRequest request, Authentication caller) {
        Instant now = Instant.now();
        ReplayFrom from = request.verified(now);
        ReplayView started = view(replays.start(request.order(caller(caller), now), from));
        return ResponseEntity.accepted()
                .location(URI.create("/api/replays/" + started.id()))
                .body(started);
    }

    @GetMapping
    ReplayPage list(QueryParameters given) {
        QueryParameters.Paging paging = given.paging();
        given.verify();
        List<Replay> all = replays.newestFirst();
        List<ReplayView> page = all.stream()
                .skip(paging.offset())
                .limit(paging.perPage())
                .map(this::view)
                .toList();
        return new ReplayPage(page, paging.page(), paging.perPage(), all.size() > paging.offset() + paging.perPage());
    }

    @GetMapping("/{id}")
    ReplayView read(@PathVariable UUID id) {
        return view(replays.find(id));
    }

    @DeleteMapping("/{id}")
    ReplayView cancel(@PathVariable UUID id, Authentication caller) {
        return view(replays.cancel(id, caller(caller)));
    }

    private ReplayView view(Replay replay) {
        return ReplayView.of(replay, properties.warmPagesPerSecond());
    }

    private static UUID caller(Authentication caller) {
        return UUID.fromString(caller.getName());
    }

    record ReplayPage(List<ReplayView> items, int page, int perPage, boolean hasMore) {}
}

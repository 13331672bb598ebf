package io.freshet.feed.discover;

import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.MinGenerationHeader;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DiscoverController {
    private final DiscoverFeed feed;

    DiscoverController(DiscoverFeed feed) {
        this.feed = feed;
    }

    @GetMapping("/api/feeds/discover")
    ResponseEntity<byte[]> discover(
            HttpServletRequest request,
            @RequestHeader(name = MinGenerationHeader.NAME, required = false) @Nullable String minGeneration) {
        FeedAnswer answer = feed.answer(request.getParameterMap(), MinGenerationHeader.parse(minGeneration));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header("Cache-Status", answer.outcome().cacheStatus())
                .body(answer.body());
    }
}

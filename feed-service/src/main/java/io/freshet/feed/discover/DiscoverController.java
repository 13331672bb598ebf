package io.freshet.feed.discover;

import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.MinGenerationHeader;
import io.freshet.feed.pagecache.PageResponse;
import io.freshet.feed.pagecache.PagedParameters;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
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

    @PagedParameters
    @Parameter(
            name = "category",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "string", pattern = "[a-z0-9][a-z0-9-]{0,39}"))
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"live_first", "newest", "price_low", "price_high"},
                            defaultValue = "live_first"))
    @GetMapping(DiscoverFeed.PATH)
    ResponseEntity<byte[]> discover(
            HttpServletRequest request, @Parameter(hidden = true) @RequestHeader HttpHeaders headers) {
        FeedAnswer answer = feed.answer(request.getParameterMap(), MinGenerationHeader.in(headers));
        return PageResponse.of(answer, headers);
    }
}

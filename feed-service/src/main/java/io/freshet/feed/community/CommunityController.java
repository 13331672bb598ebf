package io.freshet.feed.community;

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
class CommunityController {
    private static final String AMOUNT = "[0-9]{1,10}(\\.[0-9]{1,2})?";

    private final CommunityFeed feed;

    CommunityController(CommunityFeed feed) {
        this.feed = feed;
    }

    @PagedParameters
    @Parameter(
            name = "latitude",
            in = ParameterIn.QUERY,
            required = true,
            schema = @Schema(type = "number", minimum = "-90", maximum = "90"))
    @Parameter(
            name = "longitude",
            in = ParameterIn.QUERY,
            required = true,
            schema = @Schema(type = "number", minimum = "-180", maximum = "180"))
    @Parameter(
            name = "radius_km",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "number", minimum = "0.1", maximum = "50", defaultValue = "5.0"))
    @Parameter(
            name = "category",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "string", pattern = "[a-z0-9][a-z0-9-]{0,39}"))
    @Parameter(
            name = "condition",
            in = ParameterIn.QUERY,
            description = "excludes streams",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"NEW", "LIKE_NEW", "GOOD", "FAIR"}))
    @Parameter(
            name = "min_price",
            in = ParameterIn.QUERY,
            description = "excludes streams",
            schema = @Schema(type = "string", pattern = AMOUNT))
    @Parameter(
            name = "max_price",
            in = ParameterIn.QUERY,
            description = "excludes streams; not below min_price",
            schema = @Schema(type = "string", pattern = AMOUNT))
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"distance", "newest", "live_first", "price_low", "price_high"},
                            defaultValue = "distance"))
    @GetMapping(CommunityFeed.PATH)
    ResponseEntity<byte[]> community(
            HttpServletRequest request, @Parameter(hidden = true) @RequestHeader HttpHeaders headers) {
        FeedAnswer answer = feed.answer(request.getParameterMap(), MinGenerationHeader.in(headers));
        return PageResponse.of(answer, headers);
    }
}

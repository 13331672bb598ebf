package io.freshet.feed.community;

import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.MinGenerationHeader;
import io.freshet.feed.pagecache.PageResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CommunityController {

    private final CommunityFeed feed;

    CommunityController(CommunityFeed feed) {
        this.feed = feed;
    }

    @GetMapping(CommunityFeed.PATH)
    ResponseEntity<byte[]> community(HttpServletRequest request, @RequestHeader HttpHeaders headers) {
        FeedAnswer answer = feed.answer(request.getParameterMap(), MinGenerationHeader.in(headers));
        return PageResponse.of(answer, headers);
    }
}

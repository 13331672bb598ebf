package io.freshet.feed.streams;

import io.freshet.feed.pagecache.MinGenerationHeader;
import io.freshet.feed.pagecache.PageResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StreamController {
    private final StreamReads streams;

    StreamController(StreamReads streams) {
        this.streams = streams;
    }

    @GetMapping(StreamReads.ONE)
    ResponseEntity<byte[]> one(
            @PathVariable String id, HttpServletRequest request, @RequestHeader HttpHeaders headers) {
        return PageResponse.of(streams.one(id, request.getParameterMap(), MinGenerationHeader.in(headers)), headers);
    }

    @GetMapping(StreamReads.LIVE)
    ResponseEntity<byte[]> live(HttpServletRequest request, @RequestHeader HttpHeaders headers) {
        return PageResponse.of(streams.live(request.getParameterMap(), MinGenerationHeader.in(headers)), headers);
    }

    @GetMapping(StreamReads.OF_SELLER)
    ResponseEntity<byte[]> ofSeller(
            @PathVariable String id, HttpServletRequest request, @RequestHeader HttpHeaders headers) {
        return PageResponse.of(
                streams.ofSeller(id, request.getParameterMap(), MinGenerationHeader.in(headers)), headers);
    }
}

package io.freshet.feed.edge;

import io.freshet.feed.pagecache.MinGenerationHeader;
import io.freshet.http.TraceContext;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request that a hit depends on, each with at most one value.
 *
 * @param origin the origin of a browser's page
 * @param authorization with the client's token
 * @param ifNoneMatch the entity tags that the client has
 * @param acceptEncoding the codings that it accepts
 * @param traceparent the trace that it continues
 * @param minGeneration the generation that it was notified of
 * @param cacheControl its cache directives
 */
record RequestFields(
        @Nullable String origin,
        @Nullable String authorization,
        @Nullable String ifNoneMatch,
        @Nullable String acceptEncoding,
        @Nullable String traceparent,
        @Nullable String minGeneration,
        @Nullable String cacheControl) {
    /**
     * Reads the fields.
     *
     * @return null if there is a field that the edge does not support, such as a range, or a repeated one
     */
    static @Nullable RequestFields of(HttpFields fields) {
        boolean twice = false;
        String origin = null;
        String authorization = null;
        String ifNoneMatch = null;
        String acceptEncoding = null;
        String traceparent = null;
        String minGeneration = null;
        String cacheControl = null;
        for (HttpField field : fields) {
            HttpHeader header = field.getHeader();
            String value = field.getValue();
            if (header == null) {
                if (field.is(MinGenerationHeader.NAME)) {
                    twice |= minGeneration != null;
                    minGeneration = value;
                } else if (field.is(TraceContext.HEADER)) {
                    traceparent = traceparent == null ? value : traceparent; // as a servlet's getHeader does
                }
                continue;
            }
            switch (header) {
                case ORIGIN -> {
                    twice |= origin != null;
                    origin = value;
                }
                case IF_NONE_MATCH -> {
                    twice |= ifNoneMatch != null;
                    ifNoneMatch = value;
                }
                case ACCEPT_ENCODING -> {
                    twice |= acceptEncoding != null;
                    acceptEncoding = value;
                }
                case CACHE_CONTROL -> {
                    twice |= cacheControl != null;
                    cacheControl = value;
                }
                case CONTENT_LENGTH -> {
                    if (!"0".equals(value)) {
                        return null;
                    }
                }
                case AUTHORIZATION -> {
                    twice |= authorization != null;
                    authorization = value;
                }
                case EXPECT,
                        IF_MATCH,
                        IF_MODIFIED_SINCE,
                        IF_RANGE,
                        IF_UNMODIFIED_SINCE,
                        RANGE,
                        TRANSFER_ENCODING,
                        UPGRADE -> {
                    return null;
                }
                default -> {} // does not affect the answer
            }
        }
        return twice
                ? null
                : new RequestFields(
                        origin, authorization, ifNoneMatch, acceptEncoding, traceparent, minGeneration, cacheControl);
    }

    private static List<String> listOf(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    /** The values of {@code Freshet-Min-Generation}. */
    List<String> minGenerations() {
        return listOf(minGeneration);
    }

    /** The values of {@code Cache-Control}. */
    List<String> cacheControls() {
        return listOf(cacheControl);
    }

    /** The values of {@code If-None-Match}. */
    List<String> ifNoneMatches() {
        return listOf(ifNoneMatch);
    }

    /** The values of {@code Accept-Encoding}. */
    List<String> acceptEncodings() {
        return listOf(acceptEncoding);
    }
}

package io.freshet.stream.catalog;

import io.freshet.http.QueryParameters;
import io.freshet.stream.seller.Caller;
import io.freshet.stream.seller.EmptyBody;
import io.freshet.stream.seller.IfNoneMatch;
import io.freshet.stream.seller.OwnPage;
import io.freshet.stream.seller.Preconditions;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
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
@RequestMapping(path = "/api/products", produces = MediaType.APPLICATION_JSON_VALUE)
class ProductController {
    private final ProductCatalog products;

    ProductController(ProductCatalog products) {
        this.products = products;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProductVersion> create(@Valid @RequestBody ProductDraft draft, Authentication caller) {
        ProductVersion created = products.create(Caller.of(caller), draft);
        return ResponseEntity.created(URI.create("/api/products/" + created.id()))
                .eTag(Long.toString(created.version()))
                .body(created);
    }

    @GetMapping
    OwnPage<ProductVersion> own(QueryParameters query, Authentication caller) {
        if (!query.flag("mine")) {
            query.reject("mine", "is required: only one's own products are listed");
        }
        ProductStatus status = query.choice("status", List.of(ProductStatus.values()), ProductStatus::name);
        UUID streamId = query.uuid("stream_id");
        QueryParameters.Paging paging = query.paging();
        query.verify();
        return products.own(Caller.of(caller), status, streamId, paging);
    }

    @GetMapping("/{id}")
    ResponseEntity<ProductVersion> read(
            @PathVariable UUID id, @RequestHeader HttpHeaders headers, Authentication caller) {
        ProductVersion product = products.read(Caller.of(caller), id);
        return IfNoneMatch.isAny(headers) ? IfNoneMatch.unchanged(product.version()) : ok(product);
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {"application/merge-patch+json", MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<ProductVersion> patch(
            @PathVariable UUID id,
            @RequestBody ObjectNode patch,
            @RequestHeader HttpHeaders headers,
            Authentication caller) {
        return ok(products.patch(Caller.of(caller), id, patch, Preconditions.of(headers)));
    }

    @DeleteMapping(path = "/{id}", produces = MediaType.ALL_VALUE)
    ResponseEntity<Void> delete(@PathVariable UUID id, @RequestHeader HttpHeaders headers, Authentication caller) {
        products.delete(Caller.of(caller), id, Preconditions.of(headers));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/sell")
    ResponseEntity<ProductVersion> sell(
            @PathVariable UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader HttpHeaders headers,
            Authentication caller) {
        EmptyBody.check(body);
        return ok(products.sell(Caller.of(caller), id, Preconditions.of(headers)));
    }

    private static ResponseEntity<ProductVersion> ok(ProductVersion product) {
        return ResponseEntity.ok().eTag(Long.toString(product.version())).body(product);
    }
}

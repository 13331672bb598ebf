package io.freshet.stream.catalog;

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
@RequestMapping("/api/products")
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

    @GetMapping("/{id}")
    ResponseEntity<ProductVersion> read(@PathVariable UUID id, Authentication caller) {
        return ok(products.read(Caller.of(caller), id));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {"application/merge-patch+json", MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<ProductVersion> patch(@PathVariable UUID id, @RequestBody ObjectNode patch, Authentication caller) {
        return ok(products.patch(Caller.of(caller), id, patch));
    }

    private static ResponseEntity<ProductVersion> ok(ProductVersion product) {
        return ResponseEntity.ok().eTag(Long.toString(product.version())).body(product);
    }
}

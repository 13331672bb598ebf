package io.freshet.stream.catalog;

enum ProductStatus {
    AVAILABLE,
    SOLD
}

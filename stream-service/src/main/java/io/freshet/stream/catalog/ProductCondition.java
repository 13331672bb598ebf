package io.freshet.stream.catalog;

enum ProductCondition {
    NEW,
    LIKE_NEW,
    GOOD,
    FAIR
}

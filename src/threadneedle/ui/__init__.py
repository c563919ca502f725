"""Page building blocks: layouts, components, words, forms and paging. Knows nothing of any context."""

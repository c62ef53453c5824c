"""One evaluation of one alarm: which buckets, which state, which words."""

"""HTML: the visible lines of a page, which of them are the article's, and what the page states."""

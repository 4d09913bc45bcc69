"""How well the article's own words are told from the rest of a web page."""

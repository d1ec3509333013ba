"""Articles: from the bytes of a page to title, blocks, dates, language, authors and links."""

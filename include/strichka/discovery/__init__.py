"""Finding the addresses of articles: feeds, sitemaps, dated archives, listing pages, lists of web archives."""

package dev.millrace.filters.extraction.metadata;

import java.util.List;

/**
 * Names of meta tags, in lower case, best first: Open Graph's, Dublin Core's, and programs' own.
 */
final class MetaNames {
  static final List<String> AUTHORS =
      List.of(
          "author",
          "citation_author",
          "dc.creator",
          "dcterms.creator",
          "dc.creator.aut",
          "parsely-author",
          "sailthru.author",
          "article:author",
          "article.author",
          "og:article:author",
          "byl",
          "rbauthors",
          "authors",
          "shareaholic:article_author_name");

  static final List<String> PUBLISHED =
      List.of(
          "article:published_time",
          "og:article:published_time",
          "og:published_time",
          "datepublished",
          "citation_publication_date",
          "citation_date",
          "parsely-pub-date",
          "sailthru.date",
          "dc.date.issued",
          "dcterms.issued",
          "dcterms.created",
          "dc.date.created",
          "dc.date",
          "dcterms.date",
          "article.published",
          "published-date",
          "publish-date",
          "publish_date",
          "publication_date",
          "pubdate",
          "date");

  static final List<String> SITES =
      List.of("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher");

  static final List<String> DESCRIPTIONS =
      List.of("description", "og:description", "twitter:description", "dc.description");

  private MetaNames() {}
}

package dev.millrace.crawl.url;

import java.util.Optional;

/**
 * A URL in the one form in which it is known, ordered, asked for and stored.
 *
 * @param text the normal form, all of it ASCII, without fragment
 * @param scheme {@code http} or {@code https}
 * @param host in lower case and punycode, without a final dot; an IPv6 address is in brackets
 * @param port the one asked, the scheme's own where the URL names none
 * @param path begins with a slash; with the query, as it stands in the request line
 * @param registrableDomain the name that was registered, such as {@code example.co.uk}; the host
 *     itself where that is an address or a single label
 */
public record CrawlUrl(
    String text, String scheme, String host, int port, String path, String registrableDomain) {

  /** By the default rules of {@link UrlForm}; empty where the crawler must not ask for it. */
  public static Optional<CrawlUrl> parse(String text) {
    return UrlForm.DEFAULT.parse(text);
  }

  /** A link found on the page of this URL, by the default rules of {@link UrlForm}. */
  public Optional<CrawlUrl> resolve(String link) {
    return UrlForm.DEFAULT.resolve(this, link);
  }

  /** What robots.txt belongs to: scheme, host and port, such as {@code https://example.org}. */
  public String origin() {
    return text.substring(0, text.length() - path.length());
  }

  /** The robots.txt that rules over it (RFC 9309, section 2.3). */
  public CrawlUrl robots() {
    return onHost("/robots.txt");
  }

  /** Another path of the same origin, which must be in normal form. */
  public CrawlUrl onHost(String normalPath) {
    return new CrawlUrl(origin() + normalPath, scheme, host, port, normalPath, registrableDomain);
  }

  /** Up to the query. */
  public String pathWithoutQuery() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** Without its question mark; empty where there is none. */
  public String query() {
    int query = path.indexOf('?');
    return query < 0 ? "" : path.substring(query + 1);
  }

  @Override
  public String toString() {
    return text;
  }
}

package dev.millrace.crawl.url;

import dev.millrace.crawl.url.internal.Escapes;
import dev.millrace.crawl.url.internal.HostName;
import dev.millrace.crawl.url.internal.PathSegments;
import dev.millrace.crawl.url.internal.UrlParts;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads URLs as browsers do (WHATWG URL standard) and brings those that a crawler may ask for into
 * one form: no fragment, no default port, no session id, no tracking parameter, percent escapes
 * only where they are needed and in upper case. Parameters keep their order: to some servers it
 * matters, and a site that spins them is held by {@link TrapRules}.
 *
 * <p>Refused: what is not HTTP, user names and passwords, ports that browsers block, host names
 * that no resolver takes, and what is too long.
 *
 * @param maxCharacters of the normal form
 * @param dropped parameters that say who follows a link, not what it leads to
 */
public record UrlForm(int maxCharacters, DroppedParameters dropped) {
  public static final UrlForm DEFAULT = new UrlForm(2048, DroppedParameters.KNOWN);

  /** Nobody's link; reading it would only cost time. */
  private static final int LONGEST_READ = 1 << 16;

  /** Empty where the crawler must not ask for it. */
  public Optional<CrawlUrl> parse(String text) {
    return text.length() > LONGEST_READ
        ? Optional.empty()
        : UrlParts.absolute(text).flatMap(this::build);
  }

  /** A link found on the page of that URL. */
  public Optional<CrawlUrl> resolve(CrawlUrl base, String link) {
    if (link.length() > LONGEST_READ) {
      return Optional.empty();
    }
    Optional<UrlParts> parts = UrlParts.relative(link, base);
    // Most links stay on their host, whose name need not be looked at again.
    return parts.isPresent() && parts.get().host().equals(base.host())
        ? build(parts.get(), base.host(), base::registrableDomain)
        : parts.flatMap(this::build);
  }

  private Optional<CrawlUrl> build(UrlParts parts) {
    return HostName.normal(parts.host())
        .flatMap(host -> build(parts, host, () -> RegistrableDomain.of(host)));
  }

  private Optional<CrawlUrl> build(UrlParts parts, String host, Supplier<String> domain) {
    if (BlockedPorts.contains(parts.port())) {
      return Optional.empty();
    }
    List<String> segments = PathSegments.of(dropped.fromPath(parts.path()));
    String query = dropped.fromQuery(Escapes.query(parts.query()));
    String path = PathSegments.join(segments) + (query.isEmpty() ? "" : "?" + query);
    String port = parts.hasDefaultPort() ? "" : ":" + parts.port();
    String text = parts.scheme() + "://" + host + port + path;
    if (text.length() > maxCharacters) {
      return Optional.empty();
    }
    return Optional.of(new CrawlUrl(text, parts.scheme(), host, parts.port(), path, domain.get()));
  }
}

package dev.millrace.crawl.visit;

import com.google.common.collect.Lists;
import com.google.common.hash.Hashing;
import dev.millrace.crawl.archive.Capture;
import dev.millrace.crawl.fetch.ControlBody;
import dev.millrace.crawl.fetch.Response;
import dev.millrace.crawl.fetch.RetryAfter;
import dev.millrace.crawl.frontier.FetchKind;
import dev.millrace.crawl.frontier.Outcomes;
import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.ingest.Assembled;
import dev.millrace.ingest.HttpPage;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.ResponseHead;
import dev.millrace.ingest.SkipReason;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.FoundUrl;
import dev.millrace.schemas.Header;
import dev.millrace.schemas.Page;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What an answer means for its order: a page, or a reason why not, and where it leads to. */
public final class Answers {
  /** What servers send of their own choice, and every later order carries. */
  private static final int TAG_BYTES = 1 << 10;

  /** Of 2,048 characters at most, so that a record stays far within its limit. */
  private static final int URLS_A_RECORD = 1_000;

  private static final int NOT_MODIFIED = 304;

  private final ReadSettings settings;
  private final HttpPage pages;
  private final SiteLinks links;
  private final boolean archives;

  /**
   * @param settings how responses become pages
   * @param agent our product token
   * @param archives whether answers are kept as they came
   */
  public Answers(ReadSettings settings, String agent, boolean archives) {
    this.settings = settings;
    this.archives = archives;
    this.pages = new HttpPage(settings);
    this.links = new SiteLinks(agent);
  }

  Visit read(FetchOrder order, CrawlUrl url, String address, Response response) {
    Visit visit = meaning(order, url, address, response);
    return archives ? visit.archived(capture(order, response)) : visit;
  }

  private static Capture capture(FetchOrder order, Response response) {
    boolean seenBefore = response.status() == NOT_MODIFIED && !order.getPageOrderId().isEmpty();
    Map<String, List<String>> notes = new LinkedHashMap<>();
    if (!order.getRedirects().isEmpty()) {
      notes.put("redirectedFrom", order.getRedirects());
    }
    if (!order.getOptOuts().isEmpty()) {
      notes.put("optOut", order.getOptOuts());
    }
    return new Capture(
        UUID.fromString(order.getOrderId()),
        response,
        seenBefore
            ? Optional.of(
                new Capture.Earlier(
                    UUID.fromString(order.getPageOrderId()),
                    order.getUrl(),
                    order.getPageFetchedAt()))
            : Optional.empty(),
        notes);
  }

  private Visit meaning(FetchOrder order, CrawlUrl url, String address, Response response) {
    FetchResult.Builder result =
        VisitResults.of(order, "")
            .setStatus(response.status())
            .setAddress(address)
            .setBodyBytes(response.body().length)
            .setEtag(tag(response, "ETag"))
            .setLastModified(tag(response, "Last-Modified"))
            .setRetryAfterMillis(retryAfter(response))
            .setFetchedAt(response.receivedAt().truncatedTo(ChronoUnit.MILLIS));
    Optional<String> target = response.redirectTarget();
    FetchKind kind = FetchKind.of(order.getKind());
    if (kind.isSiteFile()) {
      return siteFile(kind, result, url, response, target);
    }
    if (target.isPresent()) {
      return redirect(result, url, target.get(), kind);
    }
    if (response.status() == NOT_MODIFIED) {
      return Visit.of(result.setOutcome(Outcomes.NOT_MODIFIED).build());
    }
    return switch (kind) {
      case SITEMAP -> list(order, result, url, response, Outcomes.SITEMAP, links::sitemap);
      case FEED -> list(order, result, url, response, Outcomes.FEED, links::feed);
      default -> page(order, result, url, response);
    };
  }

  /** Of a value that is too long nothing is kept: cut, it would be another. */
  private static String tag(Response response, String name) {
    return response.header(name).filter(value -> BoundedText.isWithin(value, TAG_BYTES)).orElse("");
  }

  private static long retryAfter(Response response) {
    return response
        .header("Retry-After")
        .flatMap(value -> RetryAfter.parse(value, response.receivedAt()))
        .map(wait -> wait.toMillis())
        .orElse(-1L);
  }

  private static Visit siteFile(
      FetchKind kind,
      FetchResult.Builder result,
      CrawlUrl url,
      Response response,
      Optional<String> target) {
    result.setOutcome(kind == FetchKind.ROBOTS ? Outcomes.ROBOTS : Outcomes.POLICY);
    target.flatMap(url::resolve).ifPresent(location -> result.setLocation(location.text()));
    if (response.status() / 100 == 2) {
      byte[] body = ControlBody.of(response, RobotsFile.LIMIT_BYTES + 1).orElse(new byte[0]);
      result.setBody(ByteBuffer.wrap(body));
    }
    return Visit.of(result.build());
  }

  private static Visit redirect(
      FetchResult.Builder result, CrawlUrl url, String target, FetchKind kind) {
    result.setOutcome(Outcomes.REDIRECT);
    Optional<CrawlUrl> location = url.resolve(target);
    if (location.isEmpty()) {
      return Visit.of(result.setDetail("leads to " + BoundedText.cut(target, TAG_BYTES)).build());
    }
    result.setLocation(location.get().text());
    return withLinks(result, url, List.of(new FoundUrl(location.get().text(), kind.label())));
  }

  /** Reads one kind of list of URLs. */
  private interface ListReader {
    List<FoundUrl> read(FetchOrder order, CrawlUrl url, Response response);
  }

  private static Visit list(
      FetchOrder order,
      FetchResult.Builder result,
      CrawlUrl url,
      Response response,
      String outcome,
      ListReader reader) {
    if (response.status() / 100 != 2) {
      return Visit.of(result.setOutcome(reason(response.status()).label()).build());
    }
    result.setOutcome(outcome).setDigest(digest(ByteBuffer.wrap(response.body())));
    return withLinks(result, url, reader.read(order, url, response));
  }

  private static SkipReason reason(int status) {
    return switch (status) {
      case 404, 410 -> SkipReason.NOT_FOUND;
      default ->
          switch (status / 100) {
            case 4 -> SkipReason.CLIENT_ERROR;
            case 5 -> SkipReason.SERVER_ERROR;
            default -> SkipReason.OTHER_STATUS;
          };
    };
  }

  private Visit page(
      FetchOrder order, FetchResult.Builder result, CrawlUrl url, Response response) {
    return switch (pages.of(
        head(order, response), () -> new ByteArrayInputStream(response.body()))) {
      case Assembled.Refused(SkipReason reason) ->
          Visit.of(result.setOutcome(reason.label()).build());
      case Assembled.Whole(Page page) -> whole(order, result, url, page);
    };
  }

  private Visit whole(FetchOrder order, FetchResult.Builder result, CrawlUrl url, Page page) {
    String digest = digest(page.getBody());
    result.setDigest(digest);
    if (digest.equals(order.getDigest())) {
      return Visit.of(result.setOutcome(Outcomes.UNCHANGED).build());
    }
    result.setOutcome(Outcomes.PAGE).setRecordId(page.getRecordId());
    page.setOptOuts(order.getOptOuts());
    Visit visit = withLinks(result, url, links.page(url, page));
    return new Visit(visit.result(), Optional.of(page), visit.elsewhere(), Optional.empty());
  }

  private ResponseHead head(FetchOrder order, Response response) {
    List<Header> headers = new ArrayList<>();
    response.headers().forEach(field -> headers.add(new Header(field.name(), field.value())));
    Instant fetchedAt = response.receivedAt().truncatedTo(ChronoUnit.MILLIS);
    return new ResponseHead(
        order.getUrl(),
        recordId(order),
        fetchedAt,
        settings
            .dump()
            .orElseGet(() -> "live-" + YearMonth.from(fetchedAt.atOffset(ZoneOffset.UTC))),
        "",
        response.status(),
        headers,
        Optional.empty(),
        response.truncated());
  }

  /** The order's own: should it be carried out once more after a crash, it is the same page. */
  public static String recordId(FetchOrder order) {
    return "urn:uuid:" + order.getOrderId();
  }

  private static String digest(ByteBuffer body) {
    return Hashing.sha256().hashBytes(body.duplicate()).toString().substring(0, 32);
  }

  /** The first links to the own domain into the result, all others by their domains. */
  private static Visit withLinks(FetchResult.Builder result, CrawlUrl url, List<FoundUrl> found) {
    Map<String, List<FoundUrl>> byDomain = new LinkedHashMap<>();
    for (FoundUrl link : found) {
      CrawlUrl.parse(link.getUrl())
          .map(CrawlUrl::registrableDomain)
          .ifPresent(
              domain -> byDomain.computeIfAbsent(domain, key -> new ArrayList<>()).add(link));
    }
    List<FoundUrl> own = byDomain.getOrDefault(url.registrableDomain(), List.of());
    int inResult = Math.min(own.size(), URLS_A_RECORD);
    FetchResult whole = result.setLinks(own.subList(0, inResult)).build();
    byDomain.put(url.registrableDomain(), own.subList(inResult, own.size()));
    List<Visit.Elsewhere> elsewhere = new ArrayList<>();
    byDomain.forEach(
        (domain, urls) ->
            Lists.partition(urls, URLS_A_RECORD)
                .forEach(
                    part -> elsewhere.add(new Visit.Elsewhere(domain, discovered(whole, part)))));
    return new Visit(whole, Optional.empty(), elsewhere, Optional.empty());
  }

  private static DiscoveredUrls discovered(FetchResult result, List<FoundUrl> urls) {
    boolean redirect = result.getOutcome().equals(Outcomes.REDIRECT);
    List<String> redirects = new ArrayList<>();
    if (redirect) {
      redirects.addAll(result.getRedirects());
      redirects.add(result.getUrl());
    }
    return DiscoveredUrls.newBuilder()
        .setUrls(urls)
        .setSource(result.getUrl())
        .setOrderId(result.getOrderId())
        .setDepth(result.getDepth() + (redirect ? 0 : 1))
        .setRedirects(redirects)
        .setFoundAt(result.getFetchedAt())
        .build();
  }
}

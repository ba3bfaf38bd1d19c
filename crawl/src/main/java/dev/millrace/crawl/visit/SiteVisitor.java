package dev.millrace.crawl.visit;

import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.fetch.AddressGuard;
import dev.millrace.crawl.fetch.FailureKind;
import dev.millrace.crawl.fetch.FetchOutcome;
import dev.millrace.crawl.fetch.FetchRequest;
import dev.millrace.crawl.fetch.Fetcher;
import dev.millrace.crawl.fetch.NameLookup;
import dev.millrace.crawl.fetch.internal.TimedLookup;
import dev.millrace.crawl.frontier.FetchKind;
import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.FetchOrder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Visits sites over HTTP. */
public final class SiteVisitor implements Visitor {
  /** As sent. By its protocol a sitemap may have 50 MB, of which gzip leaves a tenth. */
  private static final int SITEMAP_BYTES = 10 << 20;

  private final PinnedNames pins = new PinnedNames();
  private final TimedLookup names;
  private final HostAddresses addresses;
  private final Fetcher fetcher;
  private final Answers answers;

  /**
   * @throws dev.millrace.schemas.SettingsException if no contact is named
   */
  public SiteVisitor(CrawlSettings settings, NameLookup lookup, Answers answers) {
    this.fetcher = new Fetcher(settings, pins, Optional.empty());
    this.names = new TimedLookup(lookup, settings.fetching().connectTimeout());
    this.addresses =
        new HostAddresses(names, new AddressGuard(settings.fetching().allowAddresses()));
    this.answers = answers;
  }

  @Override
  public Whereabouts whereIs(FetchOrder order) {
    try {
      return addresses
          .find(order.getHost(), order.getAddress())
          .<Whereabouts>map(address -> new Whereabouts.At(address.getHostAddress()))
          .orElseGet(
              () ->
                  nowhere(
                      order, FailureKind.PRIVATE_ADDRESS, "no address of it may be connected to"));
    } catch (UnknownHostException e) {
      return nowhere(order, FailureKind.DNS, String.valueOf(e.getMessage()));
    }
  }

  private static Whereabouts nowhere(FetchOrder order, FailureKind kind, String detail) {
    return new Whereabouts.Nowhere(
        Visit.of(VisitResults.notSent(order, kind.reason(), "", detail)));
  }

  @Override
  public Visit visit(FetchOrder order, String address, BooleanSupplier mayConnect) {
    if (!mayConnect.getAsBoolean()) {
      throw new NotOursException();
    }
    CrawlUrl url =
        CrawlUrl.parse(order.getUrl())
            .orElseThrow(() -> new IllegalStateException("no URL: " + order.getUrl()));
    pins.pin(order.getHost(), literal(address), mayConnect);
    try {
      FetchRequest request =
          new FetchRequest(url, text(order.getEtag()), text(order.getLastModified()), Map.of());
      FetchOutcome outcome =
          switch (FetchKind.of(order.getKind())) {
            case PAGE -> fetcher.fetch(request);
            case ROBOTS, POLICY -> fetcher.fetch(request, RobotsFile.LIMIT_BYTES + 1);
            case SITEMAP, FEED -> fetcher.fetch(request, SITEMAP_BYTES);
          };
      return switch (outcome) {
        case FetchOutcome.Answered(var response) -> answers.read(order, url, address, response);
        case FetchOutcome.Failed(FailureKind kind, String detail) ->
            failed(order, address, kind, detail, mayConnect);
      };
    } finally {
      pins.unpin(order.getHost());
    }
  }

  private static Visit failed(
      FetchOrder order,
      String address,
      FailureKind kind,
      String detail,
      BooleanSupplier mayConnect) {
    if (kind == FailureKind.DNS && !mayConnect.getAsBoolean()) {
      throw new NotOursException();
    }
    return Visit.of(
        VisitResults.of(order, kind.reason()).setAddress(address).setDetail(detail).build());
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static InetAddress literal(String address) {
    return InetAddress.ofLiteral(address);
  }

  @Override
  public void close() {
    fetcher.close();
    names.close();
  }
}

package dev.millrace.crawl.visit;

import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Begins the result of an order. */
public final class VisitResults {
  /** An answer that our own code stumbled over. */
  public static final String FAULT = "internal-fault";

  private VisitResults() {}

  /**
   * @param outcome a page, or why there is none
   */
  public static FetchResult.Builder of(FetchOrder order, String outcome) {
    return FetchResult.newBuilder()
        .setOrderId(order.getOrderId())
        .setUrl(order.getUrl())
        .setHost(order.getHost())
        .setKind(order.getKind())
        .setDepth(order.getDepth())
        .setRedirects(order.getRedirects())
        .setAskedBy(order.getAskedBy())
        .setOutcome(outcome)
        .setFetchedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  /** The host was asked for nothing. */
  public static FetchResult notSent(FetchOrder order, String outcome, String address) {
    return of(order, outcome).setAddress(address).setSent(false).build();
  }

  static FetchResult notSent(FetchOrder order, String outcome, String address, String detail) {
    return of(order, outcome).setAddress(address).setSent(false).setDetail(detail).build();
  }

  public static FetchResult fault(FetchOrder order, String detail) {
    return of(order, FAULT).setAddress(order.getAddress()).setDetail(detail).build();
  }
}

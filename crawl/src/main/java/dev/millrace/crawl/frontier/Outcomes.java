package dev.millrace.crawl.frontier;

import dev.millrace.crawl.fetch.FailureKind;
import dev.millrace.schemas.FetchResult;

/** What may come of an order, by its name in results and counts, and what follows for its host. */
public final class Outcomes {
  /** A page is on {@code pages}. */
  public static final String PAGE = "page";

  /** The server said that the page is as it was (304). */
  public static final String NOT_MODIFIED = "not-modified";

  /** The body is the one of the last visit. */
  public static final String UNCHANGED = "unchanged";

  public static final String REDIRECT = "redirect";

  /** A robots.txt, or that there is none. */
  public static final String ROBOTS = "robots";

  /** A robots.txt forbids it: no order was made. */
  public static final String FORBIDDEN_BY_ROBOTS = "robots-disallowed";

  /** Another file that speaks for the site, or that there is none. */
  public static final String POLICY = "policy";

  public static final String SITEMAP = "sitemap";
  public static final String FEED = "feed";

  /** The host is at another address than the order was dealt by: nothing was sent. */
  public static final String OTHER_ADDRESS = "other-address";

  /** A private or otherwise forbidden address: nothing was sent, and nothing will be. */
  public static final String FORBIDDEN_ADDRESS = FailureKind.PRIVATE_ADDRESS.reason();

  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private Outcomes() {}

  /** What follows from a result. */
  enum Sequel {
    /** The URL has its result. */
    DONE,
    /** The host is left alone for a while; the URL has its result. */
    BACK_OFF,
    /** The host is left alone for a while, then the URL is tried again. */
    LATER,
    /** The URL is tried again later; the host has answered. */
    AGAIN,
    /** Nothing was sent; the order is dealt anew. */
    DEAL_ANEW
  }

  static Sequel sequel(FetchResult result) {
    int status = result.getStatus();
    if (result.getOutcome().equals(OTHER_ADDRESS)) {
      return Sequel.DEAL_ANEW;
    }
    if (result.getOutcome().equals(FORBIDDEN_ADDRESS)) {
      return Sequel.DONE;
    }
    return switch (status) {
      case 0, TOO_MANY_REQUESTS, UNAVAILABLE -> Sequel.LATER;
      case FORBIDDEN -> Sequel.BACK_OFF;
      default -> status >= 500 ? Sequel.AGAIN : Sequel.DONE;
    };
  }

  /** Whether the URL's body is as it was. */
  static boolean isUnchanged(String outcome) {
    return outcome.equals(NOT_MODIFIED) || outcome.equals(UNCHANGED);
  }
}

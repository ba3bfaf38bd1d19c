package dev.millrace.crawl.visit;

/** The order may belong to another fetcher by now: nothing was sent. */
public final class NotOursException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotOursException() {
    super("the order may be another fetcher's by now");
  }
}

package dev.millrace.http;

/** Words what a request gets that is no HTTP, or that ends with a fault of ours. */
@FunctionalInterface
public interface Refusals {

  /**
   * @param status 400, 431 and the like; 500 where a handler failed
   * @param reason lower case, without full stop
   */
  HttpAnswer refuse(int status, String reason);

  /** One line of text. */
  static Refusals plain() {
    return HttpAnswer::text;
  }
}

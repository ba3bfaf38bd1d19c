package dev.millrace.accounts;

/**
 * Offsets that wait before each stage; transaction markers take some too, so only 0 is exact.
 *
 * @param curation before its rules and before the search for duplicates
 */
public record Lags(long extraction, long curation, long tokenize) {
  /** Nothing is on its way. */
  public static final Lags NONE = new Lags(0, 0, 0);

  public boolean isNone() {
    return extraction == 0 && curation == 0 && tokenize == 0;
  }
}

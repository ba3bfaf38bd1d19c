package dev.millrace.filters.duplicates;

/** What a document of another dump may have in common with one that was kept, to be dropped. */
public enum DuplicateKey {
  /** The same text, by its content digest; the same rule as within a dump. */
  TEXT("duplicate.exact"),

  /** The same URL, letter by letter. */
  URL("duplicate.url");

  private final String rule;

  DuplicateKey(String rule) {
    this.rule = rule;
  }

  /** Name of the rule that drops for its sake. */
  public String rule() {
    return rule;
  }
}

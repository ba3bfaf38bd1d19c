package dev.millrace.crawl.optout;

/**
 * A site's wish that a page be left out.
 *
 * @param rule as in {@code dropped-documents}, such as {@code opt-out.ai-txt}
 * @param evidence the line or entry that says so
 */
public record OptOut(String rule, String evidence) {
  public static final String CONTENT_SIGNAL = "opt-out.content-signal";
  public static final String CONTENT_USAGE = "opt-out.content-usage";
  public static final String TDMREP = "opt-out.tdmrep-json";
  public static final String AI_TXT = "opt-out.ai-txt";
}

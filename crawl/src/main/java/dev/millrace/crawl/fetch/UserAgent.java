package dev.millrace.crawl.fetch;

import dev.millrace.crawl.CrawlSettings;
import dev.millrace.schemas.SettingsException;

/** By what name the crawler asks: product, version and how to reach whoever runs it. */
public final class UserAgent {
  private static final String VERSION = "0.1.0";

  private UserAgent() {}

  /**
   * Such as {@code millrace/0.1.0 (+https://example.org/crawler)}.
   *
   * @throws SettingsException if no contact is named
   */
  public static String of(CrawlSettings settings) {
    String contact =
        settings
            .contact()
            .orElseThrow(
                () ->
                    new SettingsException(
                        "crawl.contact is not set: the owner of a site must be able to reach you;"
                            + " set it to an e-mail address or a web page"));
    return settings.agent() + "/" + VERSION + " (+" + contact + ")";
  }
}

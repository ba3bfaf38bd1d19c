package dev.millrace.ingest;

import dev.millrace.schemas.Topics;
import dev.millrace.schemas.settings.Setting;
import java.util.Optional;

/**
 * How records become pages.
 *
 * @param bodyLimitBytes a longer body is cut here and the page marked as truncated
 * @param expansionLimit how many times its encoded bytes a body may grow to when its content
 *     encodings are undone; bodies of up to 1 MiB are exempt
 * @param decodedLimitBytes how many bytes any one of several stacked content encodings may yield
 * @param dump the crawl every page is said to belong to; where empty, the {@code isPartOf} of the
 *     warcinfo record that begins the file, and {@code default} where there is none
 */
public record ReadSettings(
    @Setting(
            key = "ingest.max-body-bytes",
            text = "a longer page is cut there and marked as cut",
            min = 1,
            max = ReadSettings.MAX_BODY_BYTES)
        int bodyLimitBytes,
    int expansionLimit,
    long decodedLimitBytes,
    @Setting(
            key = "ingest.dump",
            text = "name of the crawl; empty: the one that the file itself gives, else default",
            none = "")
        Optional<String> dump) {
  /** What a record of {@code pages} has room for beside its URL and headers. */
  public static final int MAX_BODY_BYTES = Topics.MAX_RECORD_BYTES - (2 << 20);

  /** 4 MiB a body, 250-fold expansion, 64 MiB an encoding, the dump the file itself names. */
  public static final ReadSettings DEFAULT =
      new ReadSettings(4 << 20, 250, 64L << 20, Optional.empty());

  public ReadSettings {
    if (expansionLimit < 1) {
      throw new IllegalArgumentException(
          "expansion limit of " + expansionLimit + " times: set 1 or more");
    }
    if (decodedLimitBytes < bodyLimitBytes) {
      throw new IllegalArgumentException(
          "decoded limit of "
              + decodedLimitBytes
              + " bytes is under the body limit of "
              + bodyLimitBytes
              + ": set it higher");
    }
  }
}

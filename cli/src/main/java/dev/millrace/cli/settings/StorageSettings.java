package dev.millrace.cli.settings;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import dev.millrace.storage.S3Settings;
import dev.millrace.storage.patient.Patience;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Which stores are meant, and how patiently and fast they are read. */
public record StorageSettings(
    @Setting(
            key = "storage.s3.endpoint",
            text = "URL of an S3-compatible store; empty: Amazon's",
            pattern = "https?://\\S+",
            rule = "a URL that begins with http:// or https://",
            none = "")
        Optional<String> s3Endpoint,
    @Setting(key = "storage.s3.region", text = "region that requests are signed for")
        String s3Region,
    @Setting(
            key = "storage.s3.path-style",
            text = "whether a bucket stands in the path of a URL and not in the host's name")
        boolean s3PathStyle,
    @Setting(
            key = "storage.s3.anonymous",
            text = "whether requests are not signed; else the SDK's chain finds who asks")
        boolean s3Anonymous,
    @Setting(
            key = "storage.connections",
            text = "remote files that are read at once",
            min = 1,
            max = 64)
        int connections,
    @Setting(
            key = "storage.bytes-per-second",
            text = "of all connections together; 0: as fast as it goes",
            min = 0)
        long bytesPerSecond,
    @Setting(
            key = "storage.retry-ms",
            text =
                "milliseconds; pause before a store is asked again after 503, a cut or an outage",
            min = 1,
            unit = ChronoUnit.MILLIS)
        Duration retry,
    @Setting(
            key = "storage.forbidden-retry-ms",
            text = "milliseconds; the pause after a first 403, doubled after each further one",
            min = 1,
            unit = ChronoUnit.MILLIS)
        Duration forbiddenRetry,
    @Setting(
            key = "storage.give-up-after",
            text = "how long an outage is waited out before a file counts as unreadable",
            min = 1)
        Duration giveUpAfter,
    @Setting(
            key = "ingest.common-crawl",
            text = "base URL of the crawls that cc: names",
            pattern = "(https?|s3)://\\S+/",
            rule = "a URL that begins with http://, https:// or s3:// and ends with a slash")
        String commonCrawl) {

  static final StorageSettings DEFAULT =
      new StorageSettings(
          S3Settings.DEFAULT.endpoint().map(URI::toString),
          S3Settings.DEFAULT.region(),
          S3Settings.DEFAULT.pathStyle(),
          S3Settings.DEFAULT.anonymous(),
          2,
          0,
          Patience.DEFAULT.busyPause(),
          Patience.DEFAULT.forbiddenPause(),
          Patience.DEFAULT.giveUpAfter(),
          "https://data.commoncrawl.org/");

  public S3Settings s3() {
    return new S3Settings(
        s3Endpoint.map(url -> uri("storage.s3.endpoint", url)),
        s3Region,
        s3PathStyle,
        s3Anonymous,
        retry);
  }

  public Patience patience() {
    return new Patience(retry, forbiddenRetry, Patience.DEFAULT.longestPause(), giveUpAfter);
  }

  public URI commonCrawlUrl() {
    return uri("ingest.common-crawl", commonCrawl);
  }

  private static URI uri(String key, String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(key + " is " + text + ", but must be a URL: " + e.getMessage());
    }
  }
}

package dev.millrace.metrics.traces;

import dev.millrace.schemas.settings.Setting;
import java.util.Optional;

/**
 * Which pages are traced, and who is told.
 *
 * @param endpoint of a collector, with a path or without
 */
public record TraceSettings(
    @Setting(
            key = "traces.endpoint",
            text =
                "URL of a collector that takes OTLP over HTTP, such as http://localhost:4318, to"
                    + " which spans of traced pages are sent; without a path, to /v1/traces; empty:"
                    + " no page is traced",
            pattern = "https?://[^\\s/?#@]+(/[^\\s?#@]*)?",
            rule = "a URL that begins with http:// or https://, without user, query and fragment",
            none = "")
        Optional<String> endpoint,
    @Setting(
            key = "traces.sample",
            text =
                "share of the pages whose way is traced, chosen by their ids where they are"
                    + " ingested or fetched",
            min = 0,
            max = 1)
        double sample) {
  private static final String PATH = "/v1/traces";

  /** One page in a hundred, once there is a collector. */
  public static final TraceSettings DEFAULT = new TraceSettings(Optional.empty(), 0.01);

  /** Where spans are posted. */
  public Optional<String> url() {
    return endpoint.map(url -> hasPath(url) ? url : url.replaceFirst("/$", "") + PATH);
  }

  private static boolean hasPath(String url) {
    String rest = url.substring(url.indexOf("://") + 3);
    int slash = rest.indexOf('/');
    return slash >= 0 && slash < rest.length() - 1;
  }
}

package dev.millrace.cli;

import dev.millrace.metrics.Metric;
import dev.millrace.metrics.Teller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a process tells on its metrics port. */
public record Scrape(String text) {
  private static final Pattern ADDRESS = Pattern.compile("metrics on (http://\\S+)/metrics");

  /** Where it tells, as its output says. */
  public static Optional<URI> url(String output) {
    Matcher matcher = ADDRESS.matcher(output);
    return matcher.find() ? Optional.of(URI.create(matcher.group(1))) : Optional.empty();
  }

  static Scrape of(URI url) throws IOException, InterruptedException {
    return new Scrape(get(url, "/metrics").body());
  }

  public static HttpResponse<String> get(URI url, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
      return client.send(request, BodyHandlers.ofString());
    }
  }

  public static void awaitReady(URI url) throws IOException, InterruptedException {
    while (get(url, "/health/ready").statusCode() != 200) {
      Thread.sleep(100);
    }
  }

  /** What the catalogue promises of these. */
  static Set<Metric> told(Teller... tellers) {
    Set<Teller> wanted = Set.of(tellers);
    return Arrays.stream(Metric.values())
        .filter(
            metric ->
                metric.tellers().stream()
                    .anyMatch(one -> one == Teller.ALL || wanted.contains(one)))
        .collect(Collectors.toSet());
  }

  /** Those of the catalogue that have a number. */
  Set<Metric> metrics() {
    return text.lines()
        .filter(line -> !line.startsWith("#") && !line.endsWith(" NaN"))
        .flatMap(line -> Metric.named(line.split("[{ ]", 2)[0]).stream())
        .collect(Collectors.toSet());
  }
}

package dev.millrace.cli.run;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.ingest.NamedSources;
import dev.millrace.local.LocalPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one {@code millrace run} is asked to do.
 *
 * @param watched folder to follow for new files
 * @param settle how long a watched file's size must stay the same
 * @param seeds of a crawl; empty: none runs
 * @param prompt of the summary's completion
 */
public record RunPlan(
    Path data,
    LocalPorts ports,
    NamedSources sources,
    Optional<Path> watched,
    Duration settle,
    List<CrawlUrl> seeds,
    String prompt) {

  /** The data folder as it may be named from the current one: below it without the way there. */
  Path shownData() {
    Path here = Path.of("").toAbsolutePath().normalize();
    return data.startsWith(here) && !data.equals(here) ? here.relativize(data) : data;
  }
}

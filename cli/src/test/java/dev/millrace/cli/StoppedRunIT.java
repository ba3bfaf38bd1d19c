package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.pages.JourneyCheck;
import dev.millrace.metrics.Metric;
import dev.millrace.metrics.Teller;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is stopped by a person, and what one that goes on tells of itself. */
class StoppedRunIT {
  private static final Pattern ADDRESS = Pattern.compile("serves on (http://\\S+)/");

  @TempDir Path folder;
  private SampleRun sample = new SampleRun(Path.of(""));

  @BeforeEach
  void inItsFolder() {
    sample = new SampleRun(folder);
  }

  @Test
  void askedToEndItEndsInOneLineAndGoesOnLater() throws Exception {
    Process process = sample.ending("stopped.json");
    while (!sample.output("stopped.json").contains("serves on")) {
      assertThat(process.isAlive()).as(sample.output("stopped.json")).isTrue();
      Thread.sleep(50);
    }
    String before = sample.output("stopped.json");

    process.destroy();

    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(sample.output("stopped.json").substring(before.length()).lines())
        .filteredOn(line -> !line.startsWith("ingest "))
        .containsExactly("millrace: stopping; run it again to go on");
    assertThat(before)
        .as("signs of life")
        .containsSubsequence("millrace begins", "starting the broker", "starting the stages");
    assertThat(drainedWhileScraped("later.json").path("unaccounted").asLong()).isZero();
    requireTheWayFromAStepToItsPages();
  }

  /** Of a run that goes on. */
  private void requireTheWayFromAStepToItsPages() throws Exception {
    Process process = sample.start("on.json", List.of());
    try {
      Optional<URI> service = Optional.empty();
      while (service.isEmpty() || !JourneyCheck.passed(service.get())) {
        assertThat(process.waitFor(200, TimeUnit.MILLISECONDS))
            .as(sample.output("on.json"))
            .isFalse();
        service = served("on.json");
      }
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  /** Where a process serves; empty before it says so. */
  private Optional<URI> served(String name) throws IOException {
    Matcher told = ADDRESS.matcher(sample.output(name));
    return told.find() ? Optional.of(URI.create(told.group(1))) : Optional.empty();
  }

  /** Everything that the catalogue promises of a run without a crawl is there, on one port. */
  private JsonNode drainedWhileScraped(String json) throws Exception {
    // Long enough for the held-out blocks to come, however slow the machine.
    Process process = sample.ending(json, "--set", "train.evaluation-wait=60s");
    Set<Metric> missing =
        Scrape.told(Teller.INGEST, Teller.FILTER, Teller.TOKENIZE, Teller.TRAIN, Teller.SERVE);
    boolean ready = false;
    while (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
      Optional<URI> url = Scrape.url(sample.output(json));
      try {
        if (url.isPresent()) {
          missing.removeAll(Scrape.of(url.get()).metrics());
          ready |= Scrape.get(url.get(), "/health/ready").statusCode() == 200;
        }
        Optional<URI> service = served(json);
        if (service.isPresent()) {
          var _ = Scrape.get(service.get(), "/health");
        }
      } catch (IOException e) {
        // it ends
      }
    }
    assertThat(process.exitValue()).as(sample.output(json)).isZero();
    assertThat(missing).isEmpty();
    assertThat(ready).isTrue();
    return sample.summary(json);
  }
}

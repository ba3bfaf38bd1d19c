package dev.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetersTest {
  private final Meters meters = new Meters();

  private List<String> lines(Metric metric) {
    return meters.text().lines().filter(line -> line.startsWith(metric.exposed())).toList();
  }

  @Test
  void seriesOfAMetricAreToldApartByTheirLabels() {
    meters.count(Metric.PAGES, "file");
    meters.add(Metric.PAGES, 3, "http");
    meters.count(Metric.PAGES, "file");

    assertThat(lines(Metric.PAGES))
        .containsExactlyInAnyOrder(
            "millrace_pages_total{source=\"file\"} 2.0",
            "millrace_pages_total{source=\"http\"} 3.0");
  }

  @Test
  void aGaugeIsWhatItWasSetToLast() {
    meters.set(Metric.LOSS, 9.5, "r");
    meters.set(Metric.LOSS, 4.25, "r");

    assertThat(lines(Metric.LOSS)).containsExactly("millrace_loss{run=\"r\"} 4.25");
  }

  @Test
  void anAgeGrowsUntilItIsSetAnew() {
    meters.setSince(Metric.TRAINED_AGE, Instant.now().minus(Duration.ofHours(2)), "r");
    assertThat(value(Metric.TRAINED_AGE)).isBetween(7200.0, 7300.0);

    meters.setSince(Metric.TRAINED_AGE, Instant.now(), "r");
    assertThat(value(Metric.TRAINED_AGE)).isBetween(0.0, 100.0);
  }

  private double value(Metric metric) {
    return Double.parseDouble(lines(metric).getFirst().split(" ", 2)[1]);
  }

  @Test
  void oneOfAKindIsMarkedAtATime() {
    meters.mark(Metric.MODEL, "default@1");
    meters.mark(Metric.MODEL, "default@2");
    assertThat(lines(Metric.MODEL)).containsExactly("millrace_model{model=\"default@2\"} 1.0");

    meters.unmark(Metric.MODEL);
    assertThat(lines(Metric.MODEL)).isEmpty();

    meters.mark(Metric.MODEL, "default@2");
    assertThat(lines(Metric.MODEL)).hasSize(1);
  }

  @Test
  void whatWasNotCountedYetIsZeroOnceItIsBegun() {
    assertThat(lines(Metric.MODEL_SWAPS)).isEmpty();
    meters.begin(Metric.MODEL_SWAPS, Metric.REQUEST_TIME);
    assertThat(lines(Metric.MODEL_SWAPS)).containsExactly("millrace_model_swaps_total 0.0");
    assertThat(lines(Metric.REQUEST_TIME)).contains("millrace_request_seconds_count 0");
  }

  @Test
  void theMeanOfATimerIsASecondBeforeItHasRecordedAny() {
    assertThat(meters.meanSeconds(Metric.REQUEST_TIME)).isEqualTo(1);

    meters.record(Metric.REQUEST_TIME, Duration.ofSeconds(2));
    meters.record(Metric.REQUEST_TIME, Duration.ofSeconds(5));

    assertThat(meters.meanSeconds(Metric.REQUEST_TIME)).isEqualTo(3.5);
  }

  @Test
  void labelsMustBeThoseOfTheCatalogue() {
    assertThatThrownBy(() -> meters.count(Metric.PAGES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[source]");
    assertThatThrownBy(() -> meters.count(Metric.LOSS, "r"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Names are an interface: a name that was there once stays, and means the same. */
class MetricTest {

  @Test
  void namesAndLabelsAreThoseThatOthersRelyOn() {
    assertThat(Arrays.stream(Metric.values()).map(MetricTest::declared))
        .containsExactlyInAnyOrder(
            "millrace_ready",
            "millrace_start_time_seconds",
            "millrace_disk_free_bytes{folder}",
            "millrace_disk_size_bytes{folder}",
            "millrace_spans_dropped_total",
            "millrace_pages_total{source}",
            "millrace_sources_total{result}",
            "millrace_fetches_total{outcome}",
            "millrace_page_fates_total{stage,fate,rule}",
            "millrace_dead_letters_total{stage}",
            "millrace_lag_records{stage,topic}",
            "millrace_page_age_seconds{stage}",
            "millrace_restored_records_total{stage}",
            "millrace_restoring_stores{stage}",
            "millrace_thread_restarts_total{stage}",
            "millrace_unaccounted",
            "millrace_published_documents_total",
            "millrace_withdrawn_rows_total",
            "millrace_published_rows",
            "millrace_published_bytes",
            "millrace_published_files",
            "millrace_steps_total{run}",
            "millrace_step{run}",
            "millrace_trained_tokens_total{run}",
            "millrace_loss{run}",
            "millrace_held_out_bits_per_byte{run}",
            "millrace_gradient_norm{run}",
            "millrace_learning_rate{run}",
            "millrace_step_seconds{run}",
            "millrace_stall_seconds_total{run}",
            "millrace_checkpoint_seconds{run}",
            "millrace_trained_age_seconds{run}",
            "millrace_diverging{run}",
            "millrace_divergences_total{run,sign}",
            "millrace_rewinds_total{run}",
            "millrace_training_paused{run}",
            "millrace_suspect_checkpoints_total{run}",
            "millrace_model_swaps_total",
            "millrace_swap_webhooks_total{outcome}",
            "millrace_checkpoints_refused_total",
            "millrace_model{model}",
            "millrace_models_loaded",
            "millrace_shared_model_requests_total{name}",
            "millrace_shared_model_completion_tokens_total{name}",
            "millrace_shared_model_request_seconds{name}",
            "millrace_shared_model_swaps_total{name}",
            "millrace_http_requests_total{path,status}",
            "millrace_answers_running",
            "millrace_requests_waiting",
            "millrace_time_to_first_token_seconds",
            "millrace_request_seconds",
            "millrace_prompt_tokens_total",
            "millrace_prompt_tokens_reused_total",
            "millrace_completion_tokens_total",
            "millrace_engine_passes_total",
            "millrace_engine_pass_rows_total");
  }

  private static String declared(Metric metric) {
    return metric.exposed()
        + (metric.labels().isEmpty() ? "" : "{" + String.join(",", metric.labels()) + "}");
  }

  @Test
  void namesSayTheirKind() {
    for (Metric metric : Metric.values()) {
      String end =
          switch (metric.kind()) {
            case COUNTER -> "_total";
            case TIMER -> "_seconds";
            case GAUGE -> "";
          };
      assertThat(metric.exposed()).startsWith("millrace_").endsWith(end);
      assertThat(metric.text()).as(metric.exposed()).doesNotEndWith(".").matches("[a-z0-9].*");
      assertThat(metric.tellers()).as(metric.exposed()).isNotEmpty();
    }
  }

  /** The library keeps names without their endings, so two may turn out to be one there. */
  @Test
  void allMetricsGoIntoOneProcess() {
    Meters meters = new Meters();
    for (Metric metric : Metric.values()) {
      show(metric, meters);
    }

    assertThat(meters.scrapedNames().flatMap(name -> Metric.named(name).stream()).distinct())
        .containsExactlyInAnyOrder(Metric.values());
  }

  private static void show(Metric metric, Meters meters) {
    String[] labels = metric.labels().toArray(String[]::new);
    switch (metric.kind()) {
      case COUNTER -> meters.count(metric, labels);
      case GAUGE -> meters.set(metric, 2, labels);
      case TIMER -> meters.record(metric, Duration.ofSeconds(2), labels);
    }
  }

  @Test
  void aMetricIsScrapedUnderTheNameThatItIsDeclaredWith() {
    for (Metric metric : Metric.values()) {
      Meters meters = new Meters();
      show(metric, meters);
      assertThat(meters.scrapedNames().distinct())
          .as(meters.text())
          .containsExactlyInAnyOrderElementsOf(metric.names().toList());
    }
  }
}

package dev.millrace.metrics;

import static dev.millrace.metrics.Kind.COUNTER;
import static dev.millrace.metrics.Kind.GAUGE;
import static dev.millrace.metrics.Kind.TIMER;
import static dev.millrace.metrics.Teller.ALL;
import static dev.millrace.metrics.Teller.CRAWL;
import static dev.millrace.metrics.Teller.FILTER;
import static dev.millrace.metrics.Teller.INGEST;
import static dev.millrace.metrics.Teller.PUBLISH;
import static dev.millrace.metrics.Teller.RUN;
import static dev.millrace.metrics.Teller.SERVE;
import static dev.millrace.metrics.Teller.SERVE_SEVERAL;
import static dev.millrace.metrics.Teller.TOKENIZE;
import static dev.millrace.metrics.Teller.TRAIN;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every metric of this program's own, declared here and nowhere else. Names and labels are an
 * interface: dashboards and alerts of others rest on them. The table of {@code docs/operations.md}
 * is made from this.
 */
public enum Metric {
  READY(
      GAUGE,
      "millrace_ready",
      "0 or 1",
      "whether /health/ready says so: started, partitions assigned, state restored, broker and"
          + " registry answering",
      told(ALL)),
  START_TIME(
      GAUGE,
      "millrace_start_time_seconds",
      "seconds since 1970",
      "when the process started; it changes with each restart",
      told(ALL)),
  DISK_FREE(
      GAUGE,
      "millrace_disk_free_bytes",
      "bytes",
      "free where the process keeps its files: its data, state or checkpoints",
      told(FILTER, TOKENIZE, TRAIN, RUN, CRAWL),
      "folder"),
  DISK_SIZE(
      GAUGE,
      "millrace_disk_size_bytes",
      "bytes",
      "size of that disk",
      told(FILTER, TOKENIZE, TRAIN, RUN, CRAWL),
      "folder"),
  SPANS_DROPPED(
      COUNTER,
      "millrace_spans_dropped_total",
      "spans",
      "spans of traced pages that the collector did not take in time; 0 where traces.endpoint is"
          + " empty",
      told(ALL)),

  PAGES(
      COUNTER,
      "millrace_pages_total",
      "pages",
      "pages put on pages, by where they came from: file, http, s3, crawl, or other for pages that"
          + " another program wrote, counted where extraction meets them",
      told(INGEST, CRAWL, FILTER),
      "source"),
  SOURCES(
      COUNTER,
      "millrace_sources_total",
      "files",
      "files and remote sources dealt with, by what became of them: ingested, known, damaged,"
          + " refused",
      told(INGEST),
      "result"),
  FETCHES(
      COUNTER,
      "millrace_fetches_total",
      "fetches",
      "fetches of a crawl, by outcome: page, or why there is none",
      told(CRAWL),
      "outcome"),

  PAGE_FATES(
      COUNTER,
      "millrace_page_fates_total",
      "pages",
      "what became of pages, by the stage that decided, the fate and the rule of a drop; what a"
          + " stage does again after an outage counts again, the accounts do not",
      told(FILTER, TOKENIZE),
      "stage",
      "fate",
      "rule"),
  DEAD_LETTERS(
      COUNTER,
      "millrace_dead_letters_total",
      "records",
      "records that a stage failed on or could not read",
      told(FILTER, TOKENIZE),
      "stage"),
  LAG(
      GAUGE,
      "millrace_lag_records",
      "records",
      "what a topic holds beyond what the stage has committed, of all its copies together (so"
          + " combine copies by max, not by sum); transaction markers count too, a few a second",
      told(CRAWL, FILTER, TOKENIZE, PUBLISH, TRAIN),
      "stage",
      "topic"),
  PAGE_AGE(
      GAUGE,
      "millrace_page_age_seconds",
      "seconds",
      "time since the page that the stage decided on last was ingested",
      told(FILTER, TOKENIZE),
      "stage"),
  RESTORED(
      COUNTER,
      "millrace_restored_records_total",
      "records",
      "records of changelogs that local state was read back from",
      told(CRAWL, FILTER, TOKENIZE),
      "stage"),
  RESTORING(
      GAUGE,
      "millrace_restoring_stores",
      "stores",
      "stores whose state is being read back now, a partition each",
      told(CRAWL, FILTER, TOKENIZE),
      "stage"),
  THREAD_RESTARTS(
      COUNTER,
      "millrace_thread_restarts_total",
      "threads",
      "threads of a stage that ended and were replaced, by an outage mostly",
      told(CRAWL, FILTER, TOKENIZE),
      "stage"),
  UNACCOUNTED(
      GAUGE,
      "millrace_unaccounted",
      "pages",
      "pages without a fate and fates without a page, beyond those that wait before a stage; exact"
          + " once nothing waits",
      told(SERVE)),

  PUBLISHED_DOCUMENTS(
      COUNTER,
      "millrace_published_documents_total",
      "documents",
      "clean documents that a published data set has taken in",
      told(PUBLISH)),
  WITHDRAWN_ROWS(
      COUNTER,
      "millrace_withdrawn_rows_total",
      "rows",
      "of those, taken out again or left out because of takedowns",
      told(PUBLISH)),
  PUBLISHED_ROWS(
      GAUGE, "millrace_published_rows", "rows", "that the published data set holds", told(PUBLISH)),
  PUBLISHED_BYTES(
      GAUGE, "millrace_published_bytes", "bytes", "of its files together", told(PUBLISH)),
  PUBLISHED_FILES(
      GAUGE, "millrace_published_files", "files", "that its manifest names", told(PUBLISH)),

  STEPS(COUNTER, "millrace_steps_total", "steps", "optimizer steps taken", told(TRAIN), "run"),
  STEP(GAUGE, "millrace_step", "steps", "the step that the run has come to", told(TRAIN), "run"),
  TRAINED_TOKENS(
      COUNTER,
      "millrace_trained_tokens_total",
      "tokens",
      "targets that those steps learned from",
      told(TRAIN),
      "run"),
  LOSS(GAUGE, "millrace_loss", "nats a token", "of the last step", told(TRAIN), "run"),
  HELD_OUT(
      GAUGE,
      "millrace_held_out_bits_per_byte",
      "bits a byte",
      "of the last evaluation, on held-out text",
      told(TRAIN),
      "run"),
  GRADIENT_NORM(
      GAUGE,
      "millrace_gradient_norm",
      "-",
      "of the last step, before clipping",
      told(TRAIN),
      "run"),
  LEARNING_RATE(GAUGE, "millrace_learning_rate", "-", "of the last step", told(TRAIN), "run"),
  STEP_TIME(
      TIMER,
      "millrace_step_seconds",
      "seconds",
      "what a step takes, without waiting for its blocks",
      told(TRAIN),
      "run"),
  STALL_TIME(
      COUNTER,
      "millrace_stall_seconds_total",
      "seconds",
      "that the engine stood still for its next blocks",
      told(TRAIN),
      "run"),
  CHECKPOINT_TIME(
      TIMER,
      "millrace_checkpoint_seconds",
      "seconds",
      "what writing and announcing a checkpoint takes",
      told(TRAIN),
      "run"),
  TRAINED_AGE(
      GAUGE,
      "millrace_trained_age_seconds",
      "seconds",
      "time since the newest page of the last trained block was ingested: the age of the model's"
          + " knowledge",
      told(TRAIN),
      "run"),

  DIVERGING(
      GAUGE,
      "millrace_diverging",
      "0 or 1",
      "whether the run diverges, by its loss or its held-out figure",
      told(TRAIN),
      "run"),
  DIVERGENCES(
      COUNTER,
      "millrace_divergences_total",
      "times",
      "that the run began to diverge, by what it was seen: not-finite, held-out, loss",
      told(TRAIN),
      "run",
      "sign"),
  REWINDS(
      COUNTER,
      "millrace_rewinds_total",
      "times",
      "that the run went back to its last good checkpoint",
      told(TRAIN),
      "run"),
  PAUSED(
      GAUGE,
      "millrace_training_paused",
      "0 or 1",
      "whether the run takes no step because it diverges, or because somebody asked for it",
      told(TRAIN),
      "run"),
  SUSPECT_CHECKPOINTS(
      COUNTER,
      "millrace_suspect_checkpoints_total",
      "checkpoints",
      "written with a mark that they are not to be served",
      told(TRAIN),
      "run"),

  MODEL_SWAPS(
      COUNTER,
      "millrace_model_swaps_total",
      "models",
      "models that became the current one",
      told(SERVE)),
  SWAP_WEBHOOKS(
      COUNTER,
      "millrace_swap_webhooks_total",
      "swaps",
      "swaps that inference.swap-webhook was told of, delivered, or not after all tries, failed",
      told(SERVE),
      "outcome"),
  CHECKPOINTS_REFUSED(
      COUNTER,
      "millrace_checkpoints_refused_total",
      "checkpoints",
      "checkpoints that were not served; the one before serves on",
      told(SERVE)),
  MODEL(GAUGE, "millrace_model", "1", "the current model, by its name", told(SERVE), "model"),
  MODELS_LOADED(GAUGE, "millrace_models_loaded", "models", "models in memory", told(SERVE)),
  SHARED_MODEL_REQUESTS(
      COUNTER,
      "millrace_shared_model_requests_total",
      "requests",
      "requests for an answer that went to each of the models of inference.models",
      told(SERVE_SEVERAL),
      "name"),
  SHARED_MODEL_TOKENS(
      COUNTER,
      "millrace_shared_model_completion_tokens_total",
      "tokens",
      "tokens that each of them generated in finished requests",
      told(SERVE_SEVERAL),
      "name"),
  SHARED_MODEL_TIME(
      TIMER,
      "millrace_shared_model_request_seconds",
      "seconds",
      "from a request's arrival to the last token of each of them",
      told(SERVE_SEVERAL),
      "name"),
  SHARED_MODEL_SWAPS(
      COUNTER,
      "millrace_shared_model_swaps_total",
      "models",
      "models that took over under each of these names",
      told(SERVE_SEVERAL),
      "name"),
  HTTP_REQUESTS(
      COUNTER,
      "millrace_http_requests_total",
      "requests",
      "requests answered, by path and status",
      told(SERVE),
      "path",
      "status"),
  ANSWERS_RUNNING(
      GAUGE, "millrace_answers_running", "answers", "answers being generated", told(SERVE)),
  REQUESTS_WAITING(
      GAUGE, "millrace_requests_waiting", "requests", "requests waiting for a place", told(SERVE)),
  FIRST_TOKEN_TIME(
      TIMER,
      "millrace_time_to_first_token_seconds",
      "seconds",
      "from a request's arrival to its first token",
      told(SERVE)),
  REQUEST_TIME(
      TIMER,
      "millrace_request_seconds",
      "seconds",
      "from a request's arrival to its last token",
      told(SERVE)),
  PROMPT_TOKENS(
      COUNTER,
      "millrace_prompt_tokens_total",
      "tokens",
      "prompt tokens of finished requests",
      told(SERVE)),
  REUSED_TOKENS(
      COUNTER,
      "millrace_prompt_tokens_reused_total",
      "tokens",
      "prompt tokens that an earlier request's prefix spared",
      told(SERVE)),
  COMPLETION_TOKENS(
      COUNTER, "millrace_completion_tokens_total", "tokens", "tokens generated", told(SERVE)),
  PASSES(COUNTER, "millrace_engine_passes_total", "passes", "passes over the weights", told(SERVE)),
  PASS_ROWS(
      COUNTER,
      "millrace_engine_pass_rows_total",
      "sequences",
      "sequences in those passes",
      told(SERVE));

  private final Kind kind;
  private final String exposed;
  private final String unit;
  private final String text;
  private final ImmutableSet<Teller> tellers;
  private final ImmutableList<String> labels;

  Metric(
      Kind kind,
      String exposed,
      String unit,
      String text,
      ImmutableSet<Teller> tellers,
      String... labels) {
    this.kind = kind;
    this.exposed = exposed;
    this.unit = unit;
    this.text = text;
    this.tellers = tellers;
    this.labels = ImmutableList.copyOf(labels);
  }

  private static ImmutableSet<Teller> told(Teller... by) {
    return ImmutableSet.copyOf(by);
  }

  public Kind kind() {
    return kind;
  }

  /** The name as it is scraped; of a timer, what comes before its endings. */
  public String exposed() {
    return exposed;
  }

  public String unit() {
    return unit;
  }

  /** Says what it is; lower case, no full stop. */
  public String text() {
    return text;
  }

  /** The processes that tell it. */
  public Set<Teller> tellers() {
    return tellers;
  }

  public List<String> labels() {
    return labels;
  }

  /** All names that expressions may use. */
  public Stream<String> names() {
    return kind.endings().stream().map(ending -> exposed + ending);
  }

  /** The metric that a scraped name belongs to. */
  public static Optional<Metric> named(String scraped) {
    return Arrays.stream(values())
        .filter(metric -> metric.names().anyMatch(scraped::equals))
        .findFirst();
  }

  /** Without the ending that the format adds always. */
  String meterName() {
    return switch (kind) {
      case COUNTER -> exposed.replaceFirst("_total$", "");
      case TIMER, GAUGE -> exposed;
    };
  }
}

package dev.millrace.inference.serving;

import dev.millrace.model.InferenceEngine.Input;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the service counts; written as Prometheus' text format 0.0.4. Safe for several threads. */
public final class ServiceMetrics {
  private static final double[] FIRST_TOKEN_SECONDS = {
    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };
  private static final double[] REQUEST_SECONDS = {
    0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300
  };

  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final LongAdder promptTokens = new LongAdder();
  private final LongAdder reusedTokens = new LongAdder();
  private final LongAdder completionTokens = new LongAdder();
  private final LongAdder passes = new LongAdder();
  private final LongAdder passRows = new LongAdder();
  private final LongAdder swaps = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final Histogram firstToken = new Histogram(FIRST_TOKEN_SECONDS);
  private final Histogram requestTime = new Histogram(REQUEST_SECONDS);

  public void request(String path, int status) {
    String labels = "{path=\"" + path + "\",status=\"" + status + "\"}";
    requests.computeIfAbsent(labels, key -> new LongAdder()).increment();
  }

  public void pass(List<Input> inputs) {
    passes.increment();
    passRows.add(inputs.size());
  }

  public void firstToken(Duration sinceArrival) {
    firstToken.observe(sinceArrival);
  }

  public void finished(Duration took, int prompt, int reused, int completion) {
    requestTime.observe(took);
    promptTokens.add(prompt);
    reusedTokens.add(reused);
    completionTokens.add(completion);
  }

  public void swapped() {
    swaps.increment();
  }

  public void refused() {
    refusals.increment();
  }

  /** Mean seconds of a request so far; 1 before the first. */
  public double meanRequestSeconds() {
    return requestTime.mean();
  }

  public String text(int running, int waiting, int loadedModels, String modelId) {
    StringBuilder out = new StringBuilder();
    family(out, "millrace_http_requests_total", "counter", "Requests answered.");
    new TreeMap<>(requests)
        .forEach((labels, count) -> line(out, "millrace_http_requests_total" + labels, count));
    counter(
        out, "millrace_prompt_tokens_total", "Prompt tokens of finished requests.", promptTokens);
    counter(
        out,
        "millrace_prompt_tokens_reused_total",
        "Prompt tokens that an earlier request's prefix spared.",
        reusedTokens);
    counter(out, "millrace_completion_tokens_total", "Tokens generated.", completionTokens);
    counter(out, "millrace_engine_passes_total", "Passes over the weights.", passes);
    counter(out, "millrace_engine_pass_rows_total", "Sequences in those passes.", passRows);
    counter(out, "millrace_model_swaps_total", "Models that became the current one.", swaps);
    counter(out, "millrace_checkpoints_refused_total", "Checkpoints refused.", refusals);
    gauge(out, "millrace_answers_running", "Answers being generated.", running);
    gauge(out, "millrace_requests_waiting", "Requests waiting for a place.", waiting);
    gauge(out, "millrace_models_loaded", "Models in memory.", loadedModels);
    if (!modelId.isEmpty()) {
      family(out, "millrace_model_info", "gauge", "The current model.");
      out.append("millrace_model_info{model=\"").append(escape(modelId)).append("\"} 1\n");
    }
    firstToken.write(out, "millrace_time_to_first_token_seconds", "Arrival to first token.");
    requestTime.write(out, "millrace_request_seconds", "Arrival to last token.");
    return out.toString();
  }

  private static void counter(StringBuilder out, String name, String help, LongAdder value) {
    family(out, name, "counter", help);
    line(out, name, value);
  }

  private static void gauge(StringBuilder out, String name, String help, int value) {
    family(out, name, "gauge", help);
    line(out, name, value);
  }

  private static void family(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder out, String sample, Object value) {
    out.append(sample).append(' ').append(value).append('\n');
  }

  private static String escape(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** Cumulative buckets, a sum and a count. */
  private static final class Histogram {
    private final double[] bounds;
    private final long[] counts;
    private double sum;
    private long count;

    Histogram(double[] bounds) {
      this.bounds = bounds;
      this.counts = new long[bounds.length];
    }

    synchronized void observe(Duration duration) {
      double seconds = duration.toNanos() / 1e9;
      for (int i = 0; i < bounds.length; i++) {
        if (seconds <= bounds[i]) {
          counts[i]++;
        }
      }
      sum += seconds;
      count++;
    }

    synchronized double mean() {
      return count == 0 ? 1 : sum / count;
    }

    synchronized void write(StringBuilder out, String name, String help) {
      family(out, name, "histogram", help);
      for (int i = 0; i < bounds.length; i++) {
        line(out, name + "_bucket{le=\"" + bounds[i] + "\"}", counts[i]);
      }
      line(out, name + "_bucket{le=\"+Inf\"}", count);
      line(out, name + "_sum", sum);
      line(out, name + "_count", count);
    }
  }
}

package dev.millrace.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.millrace.accounts.Counts;
import dev.millrace.accounts.CrawlCounts;
import dev.millrace.accounts.TrainingRuns.FirstAndLast;
import dev.millrace.cli.terminal.ShellWord;
import dev.millrace.schemas.TrainingLogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a drained run has done, for people and as JSON.
 *
 * @param data the folder of all data, as the user named it
 */
public record Summary(
    Counts counts,
    CrawlCounts crawl,
    long steps,
    Optional<FirstAndLast> losses,
    Optional<FirstAndLast> evaluations,
    int checkpoints,
    String completion,
    String servedBy,
    String bootstrapServers,
    String schemaRegistryUrl,
    double seconds,
    Map<String, Double> cpuSeconds,
    List<String> notes,
    Path data) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** First and last of a curve. */
  private record Ends(@Nullable Double first, @Nullable Double last) {

    static Ends of(
        Optional<FirstAndLast> entries, Function<TrainingLogEntry, @Nullable Double> value) {
      return entries
          .map(both -> new Ends(value.apply(both.first()), value.apply(both.last())))
          .orElse(new Ends(null, null));
    }

    Map<String, @Nullable Double> toMap() {
      Map<String, @Nullable Double> map = new LinkedHashMap<>();
      map.put("first", first);
      map.put("last", last);
      return map;
    }

    String toText() {
      return first == null || last == null ? "-" : "%.3f -> %.3f".formatted(first, last);
    }
  }

  /** Pages without an end, and orders without a result that are not open. */
  public long unaccounted() {
    return counts.unaccounted() + crawl.unaccounted();
  }

  private Ends loss() {
    return Ends.of(losses, TrainingLogEntry::getLoss);
  }

  private Ends heldOutBitsPerByte() {
    return Ends.of(evaluations, TrainingLogEntry::getHeldOutBitsPerByte);
  }

  public void writeJson(Path file) throws IOException {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("warcRecords", counts.warcRecords());
    json.put("skipped", counts.skipped());
    json.put("otherRecords", counts.otherRecords());
    json.put("orders", crawl.orders());
    json.put("openOrders", crawl.open());
    json.put("fetchedPages", crawl.pages());
    json.put("fetchSkipped", crawl.skipped());
    json.put("urlsRefused", crawl.refused());
    json.put("pages", counts.pages());
    json.put("documents", counts.documents());
    json.put("clean", counts.clean());
    json.put("withdrawn", counts.withdrawn());
    json.put("dropped", counts.dropped());
    json.put("nearDuplicates", counts.dropped().getOrDefault("duplicate.near", 0L));
    json.put("deadLetters", counts.deadLetters());
    json.put("unreadable", counts.unreadable());
    json.put("unaccounted", unaccounted());
    json.put("bootstrapServers", bootstrapServers);
    json.put("schemaRegistryUrl", schemaRegistryUrl);
    json.put("tokens", counts.tokens());
    json.put("heldOutTokens", counts.heldOutTokens());
    json.put("steps", steps);
    json.put("loss", loss().toMap());
    json.put("heldOutBitsPerByte", heldOutBitsPerByte().toMap());
    json.put("checkpoints", checkpoints);
    json.put("completion", completion);
    json.put("servedBy", servedBy);
    json.put("seconds", seconds);
    json.put("cpuSeconds", cpuSeconds);
    Files.write(file, JSON.writeValueAsBytes(json));
  }

  public String toText() {
    StringBuilder text = new StringBuilder("\n");
    if (counts.warcRecords() > 0 || crawl.orders() == 0) {
      line(
          text,
          "WARC records",
          "%,d".formatted(counts.warcRecords()),
          "skipped " + list(counts.skipped()));
    }
    if (crawl.orders() > 0) {
      line(
          text,
          "fetch orders",
          "%,d".formatted(crawl.orders()),
          "open " + crawl.open() + ", skipped " + list(crawl.skipped()));
    }
    line(text, "pages", "%,d".formatted(counts.pages()), "");
    line(text, "documents", "%,d".formatted(counts.documents()), "");
    line(text, "clean", "%,d".formatted(counts.clean()), "");
    if (counts.withdrawn() > 0) {
      line(text, "withdrawn", "%,d".formatted(counts.withdrawn()), "by takedowns");
    }
    line(text, "dropped", "%,d".formatted(counts.allDropped()), "");
    counts.dropped().forEach((rule, count) -> text.append("    %,8d  %s%n".formatted(count, rule)));
    line(
        text,
        "near-duplicates",
        "%,d".formatted(counts.dropped().getOrDefault("duplicate.near", 0L)),
        "");
    line(text, "dead letters", "%,d".formatted(counts.deadLetters()), "");
    line(text, "unaccounted", "%,d".formatted(unaccounted()), "");
    line(
        text,
        "tokens",
        "%,d".formatted(counts.tokens()),
        "and %,d held out".formatted(counts.heldOutTokens()));
    line(text, "steps", "%,d".formatted(steps), "");
    line(text, "loss", loss().toText(), "nats a token");
    line(text, "held-out", heldOutBitsPerByte().toText(), "bits per byte");
    line(text, "checkpoints", "%,d".formatted(checkpoints), "served: " + servedBy);
    line(text, "time", "%.0f s".formatted(seconds), "CPU " + cpu());
    notes.forEach(note -> text.append("note: ").append(note).append('\n'));
    text.append("\ncompletion\n").append(completion.indent(4)).append('\n');
    line(text, "report", "./millrace report --data " + ShellWord.of(data.toString()), "");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value, String more) {
    text.append("%-16s %s%s%n".formatted(name, value, more.isEmpty() ? "" : "   " + more));
  }

  private static String list(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
  }

  private String cpu() {
    return cpuSeconds.entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%s %.0f s", entry.getKey(), entry.getValue()))
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }
}

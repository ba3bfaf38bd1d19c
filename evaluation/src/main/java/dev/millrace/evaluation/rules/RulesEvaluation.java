package dev.millrace.evaluation.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.rules.QualityChain;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.filters.rules.RuleGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Compares the rules with another program's verdicts: JSON lines with {@code id}, {@code text} and,
 * for {@code gopher-repetition}, {@code gopher-quality}, {@code c4} and {@code fineweb-quality},
 * {@code keep} and {@code reason}; for {@code c4} also the rewritten {@code text}. Every filter
 * sees the text as given.
 */
public final class RulesEvaluation {

  /**
   * One filter's agreement.
   *
   * @param filter as the oracle names it; {@code c4-text} is the rewritten text
   * @param agreed texts with the same verdict and reason
   * @param differences a line for every other text
   */
  public record Agreement(String filter, int agreed, List<String> differences) {

    public Agreement {
      differences = List.copyOf(differences);
    }

    /** Texts compared. */
    public int total() {
      return agreed + differences.size();
    }

    /** Share of texts with the same verdict and reason. */
    public double share() {
      return total() == 0 ? 1 : (double) agreed / total();
    }
  }

  /** What the oracle calls a group by another name. */
  private static final Map<String, String> FILTERS = Map.of("fineweb", "fineweb-quality");

  private final QualityChain chain;
  private final Map<String, Integer> agreed = new LinkedHashMap<>();
  private final Map<String, List<String>> differences = new LinkedHashMap<>();

  private RulesEvaluation(QualitySettings settings) {
    this.chain = new QualityChain(settings);
  }

  /**
   * Reads the oracle, gzip or plain, and compares.
   *
   * @return one for each filter that the oracle has
   * @throws IOException if the file cannot be read
   */
  public static List<Agreement> run(Path oracle, QualitySettings settings) throws IOException {
    RulesEvaluation evaluation = new RulesEvaluation(settings);
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader records = reader(oracle)) {
      for (String line = records.readLine(); line != null; line = records.readLine()) {
        evaluation.compare(json.readTree(line));
      }
    }
    List<Agreement> result = new ArrayList<>();
    evaluation.differences.forEach(
        (filter, lines) ->
            result.add(new Agreement(filter, evaluation.agreed.getOrDefault(filter, 0), lines)));
    return result;
  }

  /** Prints a line per filter and one per difference. */
  public static void print(List<Agreement> agreements, PrintStream out) {
    for (Agreement agreement : agreements) {
      out.printf(
          "%-18s %d of %d agree, %.2f %%%n",
          agreement.filter(), agreement.agreed(), agreement.total(), 100 * agreement.share());
      agreement.differences().forEach(difference -> out.println("  " + difference));
    }
  }

  private void compare(JsonNode record) {
    String id = record.path("id").asText();
    Text text = chain.text(record.path("text").asText(), "en");
    for (RuleGroup group : chain.settings().groups()) {
      compare(id, FILTERS.getOrDefault(group.name(), group.name()), group.apply(text), record);
    }
  }

  private void compare(String id, String filter, Outcome<Text> outcome, JsonNode record) {
    switch (outcome) {
      case Outcome.Dropped(Verdict.Drop drop) -> compare(id, filter, record, drop);
      case Outcome.Kept(Text rewritten) -> {
        compare(id, filter, record, Verdict.KEEP);
        JsonNode wanted = record.path(filter).path("text");
        if (wanted.isTextual()) {
          note(filter + "-text", wanted.asText().equals(rewritten.string()), id);
        }
      }
    }
  }

  private void compare(String id, String filter, JsonNode record, Verdict verdict) {
    JsonNode wanted = record.path(filter);
    if (wanted.isMissingNode()) {
      return;
    }
    String theirs = wanted.path("keep").asBoolean() ? "keep" : wanted.path("reason").asText();
    String ours = verdict instanceof Verdict.Drop drop ? drop.reason() : "keep";
    String measured =
        verdict instanceof Verdict.Drop drop
            ? " (" + drop.measured() + ", limit " + drop.limit() + ")"
            : "";
    note(filter, theirs.equals(ours), id + ": " + theirs + " there, " + ours + measured + " here");
  }

  private void note(String filter, boolean same, String difference) {
    List<String> noted = differences.computeIfAbsent(filter, key -> new ArrayList<>());
    if (same) {
      agreed.merge(filter, 1, Integer::sum);
    } else {
      noted.add(difference);
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }
}

package dev.millrace.evaluation.pii;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.filters.pii.PiiKind;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.pii.PiiSpan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recall and precision by kind on texts with gold spans, in the forms of presidio-research (a JSON
 * array of full_text and spans) and kiji (JSON lines of text and entities).
 */
public final class PiiEvaluation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PiiScrubber scrubber;

  public PiiEvaluation(PiiScrubber scrubber) {
    this.scrubber = scrubber;
  }

  /**
   * The counts of one kind. A gold span is found where spans of its kind cover all of it; a found
   * span is right where it overlaps a gold span of its kind.
   *
   * @param mistakes what was missed or wrongly found, each with its text
   */
  public record Score(int gold, int recalled, int found, int right, List<String> mistakes) {
    public double recall() {
      return gold == 0 ? 1 : (double) recalled / gold;
    }

    public double precision() {
      return found == 0 ? 1 : (double) right / found;
    }
  }

  private record GoldText(String text, List<PiiSpan> spans) {}

  /** The score of each kind over all files named *.json and *.jsonl in the folder. */
  public Map<PiiKind, Score> score(Path folder) throws IOException {
    Map<PiiKind, Score> scores = new EnumMap<>(PiiKind.class);
    for (PiiKind kind : PiiKind.values()) {
      scores.put(kind, new Score(0, 0, 0, 0, List.of()));
    }
    for (GoldText gold : read(folder)) {
      List<PiiSpan> found = List.copyOf(scrubber.find(gold.text()));
      for (PiiKind kind : PiiKind.values()) {
        scores.computeIfPresent(
            kind, (k, score) -> add(score, gold.text(), ofKind(gold.spans(), k), ofKind(found, k)));
      }
    }
    return scores;
  }

  private static Score add(Score score, String text, List<PiiSpan> gold, List<PiiSpan> found) {
    List<String> mistakes = new ArrayList<>(score.mistakes());
    int recalled = 0;
    for (PiiSpan span : gold) {
      boolean covered =
          found.stream()
              .anyMatch(other -> other.start() <= span.start() && other.end() >= span.end());
      recalled += covered ? 1 : 0;
      if (!covered) {
        mistakes.add("missed " + quote(text, span));
      }
    }
    int right = 0;
    for (PiiSpan span : found) {
      boolean overlaps =
          gold.stream().anyMatch(other -> other.start() < span.end() && span.start() < other.end());
      right += overlaps ? 1 : 0;
      if (!overlaps) {
        mistakes.add("wrong " + quote(text, span));
      }
    }
    return new Score(
        score.gold() + gold.size(),
        score.recalled() + recalled,
        score.found() + found.size(),
        score.right() + right,
        mistakes);
  }

  private static String quote(String text, PiiSpan span) {
    return "<"
        + text.substring(span.start(), span.end())
        + "> in <"
        + text.replace('\n', ' ')
        + ">";
  }

  private static List<PiiSpan> ofKind(List<PiiSpan> spans, PiiKind kind) {
    return spans.stream().filter(span -> span.kind() == kind).toList();
  }

  private static List<GoldText> read(Path folder) throws IOException {
    List<Path> files;
    try (var listing = Files.list(folder)) {
      files = listing.sorted().toList();
    }
    List<GoldText> texts = new ArrayList<>();
    for (Path file : files) {
      if (file.toString().endsWith(".jsonl")) {
        for (String line : Files.readAllLines(file)) {
          JsonNode entry = JSON.readTree(line);
          texts.add(
              goldText(
                  entry.path("text").asText(), entry.path("entities"), "label", "start", "end"));
        }
      } else if (file.toString().endsWith(".json")) {
        for (JsonNode entry : JSON.readTree(file.toFile())) {
          texts.add(
              goldText(
                  entry.path("full_text").asText(),
                  entry.path("spans"),
                  "entity_type",
                  "start_position",
                  "end_position"));
        }
      }
    }
    return texts;
  }

  // The files count code points.
  private static GoldText goldText(
      String text, JsonNode entities, String label, String start, String end) {
    List<PiiSpan> spans = new ArrayList<>();
    for (JsonNode entity : entities) {
      int from = text.offsetByCodePoints(0, entity.path(start).asInt());
      int to = text.offsetByCodePoints(0, entity.path(end).asInt());
      kind(entity.path(label).asText(), text.substring(from, to))
          .ifPresent(kind -> spans.add(new PiiSpan(kind, from, to)));
    }
    return new GoldText(text, spans);
  }

  private static Optional<PiiKind> kind(String label, String value) {
    return switch (label) {
      case "EMAIL_ADDRESS", "EMAIL" -> Optional.of(PiiKind.EMAIL);
      case "IP_ADDRESS" -> Optional.of(value.indexOf(':') < 0 ? PiiKind.IPV4 : PiiKind.IPV6);
      case "PHONE_NUMBER", "PHONENUMBER" -> Optional.of(PiiKind.PHONE);
      case "CREDIT_CARD", "CREDITCARDNUMBER" -> Optional.of(PiiKind.PAYMENT_CARD);
      case "IBAN_CODE", "IBAN" -> Optional.of(PiiKind.IBAN);
      case "US_SSN", "SSN" -> Optional.of(PiiKind.US_SSN);
      case "SECURITYTOKEN" -> Optional.of(PiiKind.SECRET);
      default -> Optional.empty();
    };
  }

  /** Prints the mistakes and one line for each kind. */
  public static void print(Map<PiiKind, Score> scores, PrintStream out) {
    scores.forEach(
        (kind, score) -> score.mistakes().forEach(mistake -> out.println(kind + ": " + mistake)));
    scores.forEach(
        (kind, score) ->
            out.printf(
                "%-12s recall %.4f (%d of %d), precision %.4f (%d of %d)%n",
                kind,
                score.recall(),
                score.recalled(),
                score.gold(),
                score.precision(),
                score.right(),
                score.found()));
  }
}

package dev.millrace.cli.view;

import dev.millrace.replay.takedown.Receipt;
import dev.millrace.schemas.WithdrawnDocument;
import dev.millrace.schemas.takedown.TakedownHistory.Entry;
import dev.millrace.trainer.retrain.SeenByRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of what a takedown takes, for people and for programs.
 *
 * @param obeyed whether the stages have held all clean documents against it
 * @param seen by run
 */
public record ReceiptReport(Entry entry, boolean obeyed, Receipt receipt, List<SeenByRun> seen) {
  private static final int EXAMPLES = 5;

  public ReceiptReport {
    seen = List.copyOf(seen);
  }

  /** The takedown, and indented below it what is known. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(TakedownReport.line(entry));
    if (entry.isInForce() && !obeyed) {
      add(lines, "pending", "curation has yet to obey it: millrace filter, or run");
    }
    addWithdrawn(lines);
    receipt
        .lastDropped()
        .ifPresent(
            last ->
                add(
                    lines,
                    "dropped",
                    number(receipt.dropped()) + " pages before they were clean, the last " + last));
    seen.forEach(run -> add(lines, "run " + run.run(), line(run)));
    receipt.remaining().forEach(one -> add(lines, "remains", line(one)));
    if (receipt.remaining().isEmpty()) {
      add(lines, "remains", "nothing that is known of");
    }
    return lines;
  }

  private void addWithdrawn(List<String> lines) {
    List<WithdrawnDocument> withdrawn = receipt.withdrawn();
    add(
        lines,
        "withdrawn",
        withdrawn.isEmpty()
            ? "no clean document"
            : number(withdrawn.size())
                + " clean documents, by tombstones on documents and clean-documents");
    withdrawn.stream()
        .limit(EXAMPLES)
        .forEach(
            one -> add(lines, "", one.getUrl() + " (" + one.getRecordId() + ") at " + one.getAt()));
    if (withdrawn.size() > EXAMPLES) {
      add(lines, "", "and " + number(withdrawn.size() - EXAMPLES) + " more: --json names all");
    }
  }

  private static String line(SeenByRun run) {
    String unknown =
        run.unknown() == 0 ? "" : "; of " + number(run.unknown()) + " steps it cannot be told";
    if (run.steps().isEmpty()) {
      return "saw nothing of it" + unknown;
    }
    String checkpoints =
        run.checkpoints().isEmpty()
            ? "no checkpoint holds it"
            : number(run.checkpoints().size())
                + " checkpoints hold it, from step "
                + run.checkpoints().getFirst()
                + " on";
    return number(run.steps().size())
        + " steps saw it, from "
        + run.steps().first()
        + " to "
        + run.steps().last()
        + "; "
        + checkpoints
        + ": millrace retrain"
        + unknown;
  }

  private static String line(Receipt.Remaining one) {
    return one.topic()
        + ": "
        + number(one.records())
        + " records, "
        + one.goneBy().map(by -> "gone by " + by).orElse("kept for ever");
  }

  private static void add(List<String> lines, String what, String text) {
    lines.add("  %-14s %s".formatted(what, text));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The takedown's own object, with what became of it. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = TakedownReport.toJson(entry);
    json.put("obeyed", obeyed);
    json.put("withdrawn", receipt.withdrawn().stream().map(ReceiptReport::toJson).toList());
    json.put("droppedPages", receipt.dropped());
    json.put("lastDropped", receipt.lastDropped().map(Instant::toString).orElse(""));
    json.put("runs", seen.stream().map(ReceiptReport::toJson).toList());
    json.put("remaining", receipt.remaining().stream().map(ReceiptReport::toJson).toList());
    return json;
  }

  private static Map<String, Object> toJson(WithdrawnDocument document) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", document.getUrl());
    json.put("recordId", document.getRecordId());
    json.put("contentDigest", document.getContentDigest());
    json.put("takedown", document.getTakedown());
    json.put("partition", document.getPartition());
    json.put("offset", document.getOffset());
    json.put("at", document.getAt().toString());
    return json;
  }

  private static Map<String, Object> toJson(SeenByRun run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run.run());
    json.put("steps", List.copyOf(run.steps()));
    json.put("checkpoints", run.checkpoints());
    json.put("unknownSteps", run.unknown());
    return json;
  }

  private static Map<String, @Nullable Object> toJson(Receipt.Remaining one) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("topic", one.topic());
    json.put("records", one.records());
    Optional<Instant> goneBy = one.goneBy();
    json.put("goneBy", goneBy.isPresent() ? goneBy.get().toString() : null);
    return json;
  }
}

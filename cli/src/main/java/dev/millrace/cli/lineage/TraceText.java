package dev.millrace.cli.lineage;

import dev.millrace.cli.view.TakedownReport;
import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.replay.lineage.IndexedPage;
import dev.millrace.replay.lineage.Piece;
import dev.millrace.replay.lineage.StepUse;
import dev.millrace.replay.lineage.Trace;
import dev.millrace.replay.lineage.Trace.TracedPage;
import dev.millrace.replay.lineage.Trace.TracedUse;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.takedown.TakedownKind;
import java.util.ArrayList;
import java.util.List;

/** A trace for people: a line for each thing that is known. */
public final class TraceText {
  private final Trace trace;
  private final KnownRuns runs;
  private final String run;
  private final List<String> lines = new ArrayList<>();

  private TraceText(Trace trace, KnownRuns runs, String run) {
    this.trace = trace;
    this.runs = runs;
    this.run = run;
  }

  /**
   * @param run whose steps need no name
   */
  public static List<String> of(Trace trace, KnownRuns runs, String run) {
    TraceText text = new TraceText(trace, runs, run);
    trace.pages().forEach(text::add);
    trace.takedowns().forEach(one -> text.lines.add("takedown " + TakedownReport.line(one)));
    return text.lines;
  }

  private void add(TracedPage page) {
    if (trace.target().kind() != TakedownKind.URL) {
      lines.add("url " + page.url());
    }
    page.page().ifPresent(one -> lines.add(fetched(one)));
    page.ends().clean().forEach((generation, one) -> lines.add(clean(one) + in(generation)));
    page.ends().dropped().forEach((generation, one) -> lines.add(dropped(one) + in(generation)));
    page.ends().deadLetters().forEach((generation, one) -> lines.add(dead(one) + in(generation)));
    page.fates().stream()
        .filter(fate -> fate.getFate().equals(Fate.WITHDRAWN.label()))
        .forEach(fate -> lines.add(withdrawn(fate) + in(name(fate))));
    page.fates().stream()
        .filter(fate -> fate.getFate().equals(Fate.LEFT_OUT.label()))
        .forEach(fate -> lines.add(leftOut(fate) + in(name(fate))));
    digests(page).forEach(digest -> lines.add("digest " + digest + " of " + page.recordId()));
    page.pieces().forEach(one -> lines.add(block(one.piece())));
    page.pieces().forEach(one -> one.uses().forEach(use -> lines.add(step(one.piece(), use))));
    Containing.of(page, runs).forEach(one -> contained(one, page));
  }

  private static List<String> digests(TracedPage page) {
    return page.ends().clean().values().stream()
        .map(Document::getContentDigest)
        .filter(digest -> !digest.isEmpty())
        .distinct()
        .toList();
  }

  private static String in(String generation) {
    return generation.equals(TopicSettings.MAIN) ? "" : ", in generation " + generation;
  }

  private static String name(PageFate fate) {
    return fate.getGeneration().isEmpty() ? TopicSettings.MAIN : fate.getGeneration();
  }

  private static String fetched(IndexedPage page) {
    return "page "
        + page.recordId()
        + " fetched "
        + page.fetchedAt()
        + ", "
        + page.bytes()
        + " bytes";
  }

  private static String clean(Document document) {
    return "clean "
        + document.getRecordId()
        + ", "
        + document.getLanguage()
        + " "
        + document.getLanguageScore();
  }

  private static String dropped(DroppedDocument drop) {
    return "dropped "
        + drop.getRecordId()
        + " by "
        + drop.getRule()
        + ": "
        + drop.getMeasured()
        + ", limit "
        + drop.getLimit()
        + (drop.getMatchedRecordId().isEmpty() ? "" : ", repeats " + drop.getMatchedRecordId());
  }

  private static String dead(DeadLetter letter) {
    return "dead letter "
        + letter.getRecordId()
        + " at "
        + letter.getStage()
        + ": "
        + letter.getError();
  }

  private static String withdrawn(PageFate fate) {
    return "withdrawn " + fate.getRecordId() + " at " + fate.getTime();
  }

  private static String leftOut(PageFate fate) {
    return "left out " + fate.getRecordId() + " by " + fate.getRule();
  }

  private static String block(Piece piece) {
    return "block "
        + piece.partition()
        + "-"
        + piece.sequence()
        + " of "
        + piece.topic()
        + " holds tokens "
        + tokens(piece)
        + " at positions "
        + piece.start()
        + " to "
        + (piece.start() + piece.length());
  }

  private static String tokens(Piece piece) {
    return piece.documentOffset()
        + " to "
        + (piece.documentOffset() + piece.length())
        + " of "
        + piece.recordId();
  }

  private String step(Piece piece, TracedUse traced) {
    StepUse use = traced.use();
    String other = runs.holds(run, use.run(), use.step()) ? "" : " of run " + use.run();
    String begin = "step " + use.step() + other;
    if (use.skipped()) {
      return begin + " was passed over, with tokens " + tokens(piece);
    }
    return begin
        + (traced.masked() ? " was masked on tokens " : " trained on tokens ")
        + tokens(piece);
  }

  private void contained(Containing containing, TracedPage page) {
    List<Checkpoint> all = containing.checkpoints();
    if (all.isEmpty()) {
      lines.add("no checkpoint of run " + containing.run() + " is newer than that step");
      return;
    }
    long kept = all.stream().filter(runs::isKept).count();
    lines.add(
        "checkpoints "
            + id(all.getFirst())
            + " to "
            + id(all.getLast())
            + " contain "
            + page.recordId()
            + ": "
            + all.size()
            + ", "
            + kept
            + " with weights");
  }

  private static CheckpointId id(Checkpoint checkpoint) {
    return new CheckpointId(checkpoint.getRun(), checkpoint.getStep());
  }
}

package dev.millrace.cli.lineage;

import dev.millrace.cli.view.TakedownReport;
import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.replay.lineage.IndexedPage;
import dev.millrace.replay.lineage.PageEnds;
import dev.millrace.replay.lineage.Piece;
import dev.millrace.replay.lineage.Trace;
import dev.millrace.replay.lineage.Trace.TracedPage;
import dev.millrace.replay.lineage.Trace.TracedPiece;
import dev.millrace.replay.lineage.Trace.TracedUse;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.TopicSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A trace for programs; the same on the command line and over HTTP. */
public final class TraceJson {
  private final KnownRuns runs;

  private TraceJson(KnownRuns runs) {
    this.runs = runs;
  }

  public static Map<String, Object> of(Trace trace, KnownRuns runs) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", trace.target().key());
    json.put("pages", trace.pages().stream().map(new TraceJson(runs)::page).toList());
    json.put("generations", runs.generations());
    json.put("takedowns", trace.takedowns().stream().map(TakedownReport::toJson).toList());
    json.put("next", trace.next());
    return json;
  }

  /** One page of a trace. */
  public static Map<String, Object> of(TracedPage page, KnownRuns runs) {
    return new TraceJson(runs).page(page);
  }

  private Map<String, Object> page(TracedPage page) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", page.recordId());
    json.put("url", page.url());
    page.page().ifPresent(one -> fetched(one, json));
    json.put("fates", page.fates().stream().map(TraceJson::fate).toList());
    json.put("ends", ends(page.ends()));
    json.put("blocks", page.pieces().stream().map(TraceJson::block).toList());
    json.put("steps", page.pieces().stream().flatMap(one -> steps(one).stream()).toList());
    json.put("checkpoints", Containing.of(page, runs).stream().map(this::checkpoints).toList());
    return json;
  }

  private static void fetched(IndexedPage page, Map<String, Object> json) {
    json.put("fetched_at", page.fetchedAt().toString());
    json.put("bytes", page.bytes());
    json.put("source", page.dump());
  }

  private static Map<String, Object> fate(PageFate fate) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(
        "generation", fate.getGeneration().isEmpty() ? TopicSettings.MAIN : fate.getGeneration());
    json.put("stage", fate.getStage());
    json.put("fate", fate.getFate());
    json.put("rule", fate.getRule());
    json.put("tokens", fate.getTokens());
    json.put("at", fate.getTime().toString());
    return json;
  }

  private static List<Map<String, Object>> ends(PageEnds ends) {
    List<Map<String, Object>> all = new ArrayList<>();
    ends.clean()
        .forEach(
            (generation, one) -> {
              Map<String, Object> json = end(generation, "clean");
              json.put("language", one.getLanguage());
              json.put("language_score", one.getLanguageScore());
              json.put("digest", one.getContentDigest());
              all.add(json);
            });
    ends.dropped()
        .forEach(
            (generation, one) -> {
              Map<String, Object> json = end(generation, "dropped");
              json.put("stage", one.getStage());
              json.put("rule", one.getRule());
              json.put("measured", one.getMeasured());
              json.put("limit", one.getLimit());
              json.put("repeats", one.getMatchedRecordId());
              json.put("repeats_url", one.getMatchedUrl());
              json.put("takedown", one.getTakedown());
              all.add(json);
            });
    ends.deadLetters()
        .forEach(
            (generation, one) -> {
              Map<String, Object> json = end(generation, "dead-letter");
              json.put("stage", one.getStage());
              json.put("error", one.getError());
              all.add(json);
            });
    return all;
  }

  private static Map<String, Object> end(String generation, String fate) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", generation);
    json.put("fate", fate);
    return json;
  }

  private static Map<String, Object> block(TracedPiece traced) {
    return pieceOf(traced.piece());
  }

  /** Where a piece of a document is. */
  static Map<String, Object> pieceOf(Piece piece) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", piece.generation());
    json.put("topic", piece.topic());
    json.put("partition", piece.partition());
    json.put("offset", piece.offset());
    json.put("sequence", piece.sequence());
    json.put("start", piece.start());
    json.put("length", piece.length());
    json.put("document_start", piece.documentOffset());
    json.put("digest", piece.contentDigest());
    return json;
  }

  private static List<Map<String, Object>> steps(TracedPiece traced) {
    return traced.uses().stream().map(use -> step(traced.piece(), use)).toList();
  }

  private static Map<String, Object> step(Piece piece, TracedUse traced) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", traced.use().run());
    json.put("step", traced.use().step());
    json.put("document_start", piece.documentOffset());
    json.put("length", piece.length());
    json.put("masked", traced.masked());
    json.put("skipped", traced.use().skipped());
    return json;
  }

  private Map<String, Object> checkpoints(Containing containing) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", containing.run());
    json.put("first_step", containing.firstStep());
    json.put("checkpoints", containing.checkpoints().stream().map(this::checkpoint).toList());
    return json;
  }

  private Map<String, Object> checkpoint(Checkpoint checkpoint) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", new CheckpointId(checkpoint.getRun(), checkpoint.getStep()).toString());
    json.put("at", checkpoint.getAt().toString());
    json.put("path", checkpoint.getPath());
    json.put("kept", runs.isKept(checkpoint));
    return json;
  }
}

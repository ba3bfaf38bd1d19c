package dev.millrace.cli.lineage;

import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.replay.lineage.DocumentShares;
import dev.millrace.replay.lineage.DocumentUse;
import dev.millrace.replay.lineage.Share;
import dev.millrace.replay.lineage.StepDocuments;
import dev.millrace.replay.lineage.StepDocuments.StepPiece;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What checkpoints and steps were made of, for programs. */
public final class LineageJson {
  private LineageJson() {}

  /**
   * @param most names of each kind
   */
  public static Map<String, Object> of(CheckpointId checkpoint, DocumentShares shares, int most) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("checkpoint", checkpoint.toString());
    put(json, shares.all());
    json.put("host_count", shares.hosts().size());
    json.put("hosts", shares(shares.hosts(), "host", most));
    json.put("languages", shares(shares.languages(), "language", most));
    json.put("sources", shares(shares.sources(), "source", most));
    json.put("largest", shares.largest().stream().limit(most).map(LineageJson::document).toList());
    return json;
  }

  private static List<Map<String, Object>> shares(
      Map<String, Share> shares, String kind, int most) {
    return DocumentShares.sorted(shares).stream()
        .limit(most)
        .map(entry -> share(kind, entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Map<String, Object> share(String kind, String name, Share share) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(kind, name);
    put(json, share);
    return json;
  }

  private static void put(Map<String, Object> json, Share share) {
    json.put("documents", share.documents());
    json.put("tokens", share.tokens());
    json.put("first_step", share.firstStep());
    json.put("last_step", share.lastStep());
  }

  /**
   * A part of a checkpoint's documents.
   *
   * @param most as many as were asked for: with so many there may be more
   */
  public static Map<String, Object> of(
      CheckpointId checkpoint, List<DocumentUse> documents, int most) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("checkpoint", checkpoint.toString());
    json.put("documents", documents.stream().map(LineageJson::document).toList());
    json.put("next", documents.size() < most ? "" : documents.getLast().recordId());
    return json;
  }

  private static Map<String, Object> document(DocumentUse use) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", use.recordId());
    json.put("url", use.url());
    json.put("generation", use.generation());
    json.put("language", use.language());
    json.put("source", use.source());
    json.put("tokens", use.tokens());
    json.put("first_step", use.firstStep());
    json.put("last_step", use.lastStep());
    return json;
  }

  /** A step and the losses on its documents, as far as they were measured. */
  public static Map<String, Object> of(StepDocuments step, Optional<StepLosses> losses) {
    return of(step, losses, piece -> piece(piece, losses));
  }

  private static Map<String, Object> of(
      StepDocuments step,
      Optional<StepLosses> losses,
      Function<StepPiece, Map<String, Object>> document) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", step.batch().getRun());
    json.put("step", step.batch().getStep());
    json.put("skipped", step.batch().getSkipped());
    json.put("blocks_gone", step.gone());
    losses.ifPresent(measured -> json.put("model", measured.model()));
    json.put("documents", step.pieces().stream().map(document).toList());
    return json;
  }

  /**
   * A step's documents with the loss on each of their tokens.
   *
   * @param most tokens of a piece, from its first on
   */
  public static Map<String, Object> read(StepDocuments step, StepLosses losses, int most) {
    Optional<StepLosses> measured = Optional.of(losses);
    return of(
        step,
        measured,
        piece -> {
          Map<String, Object> one = piece(piece, measured);
          one.put("tokens", losses.read(piece, most).stream().map(LineageJson::token).toList());
          return one;
        });
  }

  /** A pair: a text, and the loss on it or null. */
  private static List<Object> token(StepLosses.ReadText read) {
    return Arrays.asList(read.text(), Double.isNaN(read.loss()) ? null : (Object) read.loss());
  }

  private static Map<String, Object> piece(StepPiece piece, Optional<StepLosses> losses) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", piece.piece().recordId());
    json.put("url", piece.piece().url());
    json.put("block", piece.block());
    json.putAll(TraceJson.pieceOf(piece.piece()));
    json.put("masked", piece.masked());
    losses
        .map(measured -> measured.on(piece))
        .ifPresent(loss -> loss.ifPresent(nats -> json.put("loss", nats)));
    return json;
  }
}

package dev.millrace.cli.lineage;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.replay.lineage.DocumentShares;
import dev.millrace.replay.lineage.DocumentUse;
import dev.millrace.replay.lineage.Piece;
import dev.millrace.replay.lineage.Share;
import dev.millrace.replay.lineage.StepDocuments;
import dev.millrace.replay.lineage.StepDocuments.StepPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What checkpoints and steps were made of, for people. */
public final class LineageText {
  private LineageText() {}

  /**
   * @param hosts a table of hosts instead of documents
   * @param most lines of it
   */
  public static List<String> of(
      CheckpointId checkpoint, DocumentShares shares, boolean hosts, int most) {
    List<String> lines = new ArrayList<>();
    Share all = shares.all();
    lines.add(
        format(
            "%s: %,d documents of %,d hosts, %,d tokens, steps %d to %d",
            checkpoint,
            all.documents(),
            shares.hosts().size(),
            all.tokens(),
            all.firstStep(),
            all.lastStep()));
    add(lines, "language", shares.languages(), most);
    add(lines, "source", shares.sources(), most);
    if (hosts) {
      add(lines, "host", shares.hosts(), most);
    } else {
      lines.add(format("%n%12s %7s %7s  %s", "tokens", "first", "last", "document"));
      shares.largest().stream().limit(most).map(LineageText::line).forEach(lines::add);
    }
    return lines;
  }

  private static void add(List<String> lines, String kind, Map<String, Share> shares, int most) {
    lines.add(format("%n%12s %9s %7s %7s  %s", "tokens", "documents", "first", "last", kind));
    DocumentShares.sorted(shares).stream()
        .limit(most)
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .forEach(lines::add);
    if (shares.size() > most) {
      lines.add(format("%12s %9s %7s %7s  and %,d more", "", "", "", "", shares.size() - most));
    }
  }

  private static String line(String name, Share share) {
    return format(
        "%,12d %,9d %7d %7d  %s",
        share.tokens(),
        share.documents(),
        share.firstStep(),
        share.lastStep(),
        name.isEmpty() ? "not known" : name);
  }

  private static String line(DocumentUse use) {
    return format(
        "%,12d %7d %7d  %s %s",
        use.tokens(), use.firstStep(), use.lastStep(), use.recordId(), use.url());
  }

  /** A step and the losses on its documents, as far as they were measured. */
  public static List<String> of(StepDocuments step, Optional<StepLosses> losses) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "step "
            + step.batch().getStep()
            + " of run "
            + step.batch().getRun()
            + (step.batch().getSkipped() ? ", passed over" : "")
            + ": "
            + step.pieces().stream().map(one -> one.piece().recordId()).distinct().count()
            + " documents"
            + (step.gone() > 0 ? ", and " + step.gone() + " blocks that are gone" : "")
            + losses.map(measured -> "; losses by " + measured.model()).orElse(""));
    step.pieces().forEach(piece -> lines.add(line(piece, losses)));
    return lines;
  }

  private static String line(StepPiece one, Optional<StepLosses> losses) {
    Piece piece = one.piece();
    String loss =
        losses
            .map(
                measured ->
                    measured.on(one).stream()
                        .mapToObj(nats -> format("loss %6.3f  ", nats))
                        .findFirst()
                        .orElse("no loss      "))
            .orElse("");
    return loss
        + format(
            "block %d positions %d to %d  tokens %d to %d of %s  %s%s",
            one.block(),
            piece.start(),
            piece.start() + piece.length(),
            piece.documentOffset(),
            piece.documentOffset() + piece.length(),
            piece.recordId(),
            piece.url(),
            one.masked() ? "  masked" : "");
  }

  @FormatMethod
  private static String format(@FormatString String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

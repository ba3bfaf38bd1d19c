package dev.millrace.cli.run;

import dev.millrace.cli.accounts.Counts;
import dev.millrace.cli.accounts.Progress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A line a stage, redrawn in place on a terminal; one plain line now and then elsewhere. */
public final class ProgressDisplay {
  private final PrintStream out;
  private final boolean terminal;
  private int drawn;
  private long lastNanos = System.nanoTime();
  private Counts last = Counts.NONE;

  public ProgressDisplay(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  public void show(Progress progress) {
    List<String> lines = lines(progress);
    if (terminal) {
      if (drawn > 0) {
        // cursor up over what was drawn, then clear to the end of the screen
        out.printf("\033[%dA\033[J", drawn);
      }
      lines.forEach(out::println);
      drawn = lines.size();
    } else {
      out.println(
          String.join(
              " | ", lines.stream().map(line -> line.strip().replaceAll(" {2,}", " ")).toList()));
    }
    out.flush();
  }

  private List<String> lines(Progress now) {
    double seconds = (System.nanoTime() - lastNanos) / 1e9;
    Counts counts = now.counts();
    List<String> lines = new ArrayList<>();
    lines.add(
        "ingest      %,9d records -> %,9d pages %s"
            .formatted(
                counts.warcRecords(),
                counts.pages(),
                rate(counts.pages() - last.pages(), seconds)));
    lines.add(
        stage(
            "extraction",
            counts.pages(),
            counts.documents(),
            counts.droppedByExtraction(),
            rate(counts.documents() - last.documents(), seconds),
            now.lags().get(0)));
    lines.add(
        stage(
            "curation",
            counts.documents(),
            counts.clean(),
            counts.allDropped() - counts.droppedByExtraction(),
            rate(counts.clean() - last.clean(), seconds),
            now.lags().get(1)));
    lines.add(
        "tokenize    %,9d documents -> %,9d tokens %s lag %,d"
            .formatted(
                counts.clean(),
                counts.tokens(),
                rate(counts.tokens() - last.tokens(), seconds),
                now.lags().get(2)));
    lines.add(training(now));
    last = counts;
    lastNanos = System.nanoTime();
    return lines;
  }

  private static String stage(String name, long in, long out, long dropped, String rate, long lag) {
    return "%-11s %,9d in -> %,9d out, %,d dropped %s lag %,d"
        .formatted(name, in, out, dropped, rate, lag);
  }

  private static String training(Progress now) {
    String heldOut =
        now.evaluation()
            .map(entry -> ", held-out %.3f bits/byte".formatted(entry.getHeldOutBitsPerByte()))
            .orElse("");
    return now.step()
        .map(
            step ->
                "train       step %,d, loss %.3f%s, %,.0f tokens/s"
                    .formatted(step.getStep(), step.getLoss(), heldOut, step.getTokensPerSecond()))
        .orElse("train       waiting for token blocks");
  }

  private static String rate(long count, double seconds) {
    return "(%,.0f/s)".formatted(Math.max(0, count / Math.max(seconds, 1e-3)));
  }
}

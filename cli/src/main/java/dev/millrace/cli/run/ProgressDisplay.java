package dev.millrace.cli.run;

import dev.millrace.accounts.Counts;
import dev.millrace.cli.stage.InputShare;
import dev.millrace.cli.terminal.LiveLines;
import dev.millrace.cli.terminal.ProgressLine;
import dev.millrace.cli.view.Progress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line a stage, and one for the input while it is read, drawn again in place on a terminal of 60
 * columns or more; elsewhere one plain line now and then.
 */
public final class ProgressDisplay {
  private final PrintStream out;
  private final Optional<LiveLines> terminal;
  private long lastNanos = System.nanoTime();
  private Counts last = Counts.NONE;

  public ProgressDisplay(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.terminal = isTerminal ? Optional.of(new LiveLines(out)) : Optional.empty();
  }

  /**
   * @param input how much of the input has been read
   */
  public void show(Progress progress, InputShare input) {
    List<String> lines = lines(progress, input);
    if (terminal.isPresent()) {
      terminal.get().draw(lines);
    } else {
      out.println(
          String.join(
              " | ", lines.stream().map(line -> line.strip().replaceAll(" {2,}", " ")).toList()));
      out.flush();
    }
  }

  private List<String> lines(Progress now, InputShare input) {
    double seconds = (System.nanoTime() - lastNanos) / 1e9;
    Counts counts = now.counts();
    List<String> lines = new ArrayList<>();
    input.line("%-10s".formatted("input")).ifPresent(lines::add);
    lines.add(
        line("ingest", counts.pages(), "pages", rate(counts.pages() - last.pages(), seconds)));
    lines.add(
        line(
                "extraction",
                counts.documents(),
                "documents",
                rate(counts.documents() - last.documents(), seconds))
            + rest(counts.allDropped("extraction"), now.lags().extraction()));
    lines.add(
        line(
                "curation",
                counts.clean(),
                "clean",
                rate(counts.everClean() - last.everClean(), seconds))
            + rest(counts.allDropped("curation"), now.lags().curation()));
    lines.add(
        line("tokenize", counts.tokens(), "tokens", rate(counts.tokens() - last.tokens(), seconds))
            + waiting(now.lags().tokenize()));
    lines.add(training(now));
    last = counts;
    lastNanos = System.nanoTime();
    return lines;
  }

  private static String line(String stage, long count, String unit, String rate) {
    return "%-10s %,d %s %s".formatted(stage, count, unit, rate);
  }

  private static String rest(long dropped, long lag) {
    return ", %,d dropped".formatted(dropped) + waiting(lag);
  }

  private static String waiting(long lag) {
    return lag > 0 ? ", %,d wait".formatted(lag) : "";
  }

  private static String training(Progress now) {
    String heldOut =
        now.evaluation()
            .map(entry -> ", held-out %.3f".formatted(entry.getHeldOutBitsPerByte()))
            .orElse("");
    return now.step()
        .map(
            step ->
                "%-10s step %,d, loss %.3f%s%s, %,.0f/s"
                    .formatted(
                        "train",
                        step.getStep(),
                        step.getLoss(),
                        heldOut,
                        left(now.counts().tokens() - step.getTokens(), step.getTokensPerSecond()),
                        step.getTokensPerSecond()))
        .orElse("train      waiting for token blocks");
  }

  /** Of what is packed and not trained on yet; more may come. */
  private static String left(long tokens, double tokensPerSecond) {
    return tokens <= 0 || tokensPerSecond <= 0
        ? ""
        : ", " + ProgressLine.timeLeft(Math.round(tokens / tokensPerSecond));
  }

  private static String rate(long count, double seconds) {
    return "%,.0f/s".formatted(Math.max(0, count / Math.max(seconds, 1e-3)));
  }
}

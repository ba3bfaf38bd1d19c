package dev.millrace.cli.run;

import dev.millrace.accounts.Counts;
import dev.millrace.accounts.Lags;
import dev.millrace.cli.stage.InputShare;
import dev.millrace.cli.terminal.LiveLines;
import dev.millrace.cli.terminal.ProgressLine;
import dev.millrace.cli.terminal.Sparkline;
import dev.millrace.cli.view.Progress;
import dev.millrace.schemas.TrainingLogEntry;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line a stage, and one for the input while it is read, drawn again in place on a terminal of 60
 * columns or more, with bars of the latest rates and losses where it has room for them; elsewhere
 * one plain line now and then.
 */
public final class ProgressDisplay {
  private final PrintStream out;
  private final Optional<LiveLines> terminal;
  private final boolean hasBars;
  private final Map<String, Sparkline> latest = new HashMap<>();
  private long lastNanos = System.nanoTime();
  private Counts last = Counts.NONE;

  /** At the first look all that an earlier run did would be a rate. */
  private boolean looked;

  public ProgressDisplay(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.terminal = isTerminal ? Optional.of(new LiveLines(out)) : Optional.empty();
    this.hasBars = isTerminal && Sparkline.canBeShownIn(out.charset());
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
    double seconds = Math.max((System.nanoTime() - lastNanos) / 1e9, 1e-3);
    Counts counts = now.counts();
    Lags lags = now.lags();
    List<String> lines = new ArrayList<>();
    input.line("%-10s".formatted("input")).ifPresent(lines::add);
    lines.add(stage("ingest", counts.pages(), last.pages(), seconds, "pages", ""));
    lines.add(
        stage(
            "extraction",
            counts.documents(),
            last.documents(),
            seconds,
            "documents",
            rest(counts.allDropped("extraction"), lags.extraction())));
    // What was withdrawn since is no work undone.
    double curated = (counts.everClean() - last.everClean()) / seconds;
    String curation =
        line("curation", counts.clean(), "clean", curated)
            + rest(counts.allDropped("curation"), lags.curation());
    lines.add(bars("curation", curation, curated));
    lines.add(
        stage(
            "tokenize",
            counts.tokens(),
            last.tokens(),
            seconds,
            "tokens",
            waiting(lags.tokenize())));
    lines.add(training(now));
    last = counts;
    looked = true;
    lastNanos = System.nanoTime();
    return lines;
  }

  private String stage(
      String name, long count, long before, double seconds, String unit, String rest) {
    double rate = (count - before) / seconds;
    return bars(name, line(name, count, unit, rate) + rest, rate);
  }

  private static String line(String stage, long count, String unit, double rate) {
    return "%-10s %,d %s %,.0f/s".formatted(stage, count, unit, Math.max(0, rate));
  }

  /** The line with what its value was lately, where there is a screen for it. */
  private String bars(String name, String line, double value) {
    if (!hasBars) {
      return line;
    }
    Sparkline bars =
        latest.computeIfAbsent(
            name, one -> one.equals("train") ? Sparkline.ofMeasure() : Sparkline.ofRates());
    if (name.equals("train")) {
      bars.add(value);
    } else if (looked) {
      bars.add(Math.max(0, value));
    }
    return "%-50s  %s".formatted(line, bars).stripTrailing();
  }

  private static String rest(long dropped, long lag) {
    return ", %,d dropped".formatted(dropped) + waiting(lag);
  }

  private static String waiting(long lag) {
    return lag > 0 ? ", %,d wait".formatted(lag) : "";
  }

  private String training(Progress now) {
    double loss = now.step().map(TrainingLogEntry::getLoss).orElse(Double.NaN);
    return bars("train", trainingLine(now), loss);
  }

  private static String trainingLine(Progress now) {
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
}

package dev.millrace.cli.run;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One {@code millrace run}, as the one who started it sees it. */
public final class RunSession {
  private static final long LOOK_MILLIS = 500;

  /** Exit code for settings that had no page to be used on, as for others that cannot work. */
  private static final int NOTHING_WAS_SET = 2;

  private final Wiring wiring;
  private final RunPlan plan;
  private final List<String> notes;
  private final PrintStream out = System.out;
  private final AtomicReference<Optional<LocalRun>> running =
      new AtomicReference<>(Optional.empty());

  /**
   * @param notes told with the summary
   */
  public RunSession(Wiring wiring, RunPlan plan, List<String> notes) {
    this.wiring = wiring;
    this.plan = plan;
    this.notes = notes;
  }

  /** Runs until the process is asked to end, or something fails. */
  public int untilStopped() throws InterruptedException, IOException {
    return attend(this::watch);
  }

  /**
   * Runs until all input is trained on and served, and prints a summary.
   *
   * @param json file for the summary as JSON
   * @return 0 only if every file was readable to its end, no page is missing, and settings that
   *     differ from those which the folder's documents were made with had new pages to be used on
   */
  public int untilDrained(Optional<Path> json) throws InterruptedException, IOException {
    return attend((run, display) -> drain(run, display, json));
  }

  private interface Work {
    int run(LocalRun run, ProgressThread display) throws InterruptedException, IOException;
  }

  private int attend(Work work) throws InterruptedException, IOException {
    say("millrace begins, data in " + plan.data());
    try (Shutdown _ = Shutdown.begin("stopping; run it again to go on", this::stop);
        LocalRun run = LocalRun.start(wiring, plan, this::say)) {
      running.set(Optional.of(run));
      say("millrace serves on " + run.url() + ", data in " + plan.data());
      run.note().ifPresent(note -> say("note: " + note));
      run.differences().forEach(line -> say("note: " + line));
      try (ProgressThread display = new ProgressThread(run, out, Terminal.isOut())) {
        return work.run(run, display);
      }
    }
  }

  private void stop() {
    running.get().ifPresent(LocalRun::close);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private int watch(LocalRun run, ProgressThread display) throws InterruptedException {
    while (true) {
      run.followPromotion().forEach(this::say);
      run.requireHealthy();
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private int drain(LocalRun run, ProgressThread display, Optional<Path> json)
      throws InterruptedException, IOException {
    run.drain();
    display.close();
    Summary summary = run.summary(notes);
    out.print(summary.toText());
    if (json.isPresent()) {
      summary.writeJson(json.get());
    }
    run.problems().forEach(problem -> System.err.println("millrace: " + problem));
    if (!run.hadNewPages() && !run.differences().isEmpty()) {
      run.differences().forEach(line -> System.err.println("millrace: " + line));
      return NOTHING_WAS_SET;
    }
    return run.problems().isEmpty() && summary.unaccounted() == 0 ? 0 : 1;
  }
}

package dev.millrace.cli.run;

import dev.millrace.cli.cpu.StageCpu;
import dev.millrace.cli.cpu.StageThreads;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.InputShare;
import dev.millrace.cli.view.Progress;
import dev.millrace.schemas.OpenParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The whole path in this process, from its start to its end. */
public final class LocalRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RunPlan plan;
  private final long begin = System.nanoTime();
  private final StageThreads threads = new StageThreads();
  private final StageCpu cpu = new StageCpu(threads);
  private final RunWorkers workers = new RunWorkers(threads);
  private final OpenParts open;
  private final RunParts parts;
  private final Thread ingesting;
  private volatile Thread training;
  private volatile boolean closing;

  /**
   * Starts everything; if something cannot start, closes what has been.
   *
   * @param told is told what is being started
   */
  public static LocalRun start(Wiring wiring, RunPlan plan, Consumer<String> told) {
    OpenParts open = new OpenParts();
    try {
      return new LocalRun(wiring, plan, open, told);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private LocalRun(Wiring wiring, RunPlan plan, OpenParts open, Consumer<String> told) {
    this.plan = plan;
    this.open = open;
    this.parts = new RunParts(wiring, plan, threads, open, told);
    this.training = startTraining();
    this.ingesting =
        workers.start(
            "ingest",
            "ingest",
            () -> parts.ingestion().run(plan.sources(), plan.watched(), plan.settle()));
  }

  private Thread startTraining() {
    return workers.start("train", "trainer", parts.trainer()::run);
  }

  /**
   * Goes over to the generation that was promoted, if one was: after the step in hand, with its
   * checkpoint. Ingest and what is served go on meanwhile.
   *
   * @return what is said of it
   */
  public List<String> followPromotion() throws InterruptedException {
    Optional<ChosenGeneration> next = parts.next();
    return next.isPresent() ? goOver(next.get()) : List.of();
  }

  private synchronized List<String> goOver(ChosenGeneration next) throws InterruptedException {
    if (closing) {
      return List.of();
    }
    parts.trainer().stop();
    training.join();
    workers.requireHealthy();
    parts.goOver(next);
    training = startTraining();
    List<String> said = new ArrayList<>();
    said.add("generation " + next.name() + " is current, run " + parts.run() + " trains on it");
    parts.differences().forEach(line -> said.add("note: " + line));
    return said;
  }

  /** Throws what stopped the run or a part of it, if anything did. */
  public void requireHealthy() {
    if (closing) {
      throw new IllegalStateException("stopped before all was done; run it again to go on");
    }
    cpu.sample();
    parts.requireHealthy();
    workers.requireHealthy();
  }

  public String url() {
    return parts.serving().address().toString();
  }

  public Progress progress() {
    return parts.progress();
  }

  /** A line for each setting that what is there was made with another value of. */
  public List<String> differences() {
    return parts.differences();
  }

  /** Whether any file had something that was not ingested before. */
  public boolean hadNewPages() {
    return parts.ingestion().hadNewPages() || parts.isCrawling();
  }

  /** How much of the files that were named has been read. */
  public InputShare input() {
    return parts.ingestion().share();
  }

  /** Waits until all input is ingested, curated, packed, trained on, evaluated and served. */
  public void drain() throws InterruptedException {
    new RunDrain(parts, this::requireHealthy).run(ingesting, training);
  }

  /** What has been done once it is drained. */
  public Summary summary(List<String> notes) {
    return new RunReport(parts, plan.shownData(), plan.prompt())
        .summary(notes, (System.nanoTime() - begin) / 1e9, cpu.seconds());
  }

  /** What its counts do not cover, if anything. */
  public Optional<String> note() {
    return parts.accounts().feed().note();
  }

  public List<String> problems() {
    return parts.ingestion().problems();
  }

  /** Whether it has been asked to end: errors of its parts are no failures from then on. */
  public boolean isClosing() {
    return closing;
  }

  /** Ends the step in hand with a checkpoint, then everything else. Safe to call twice. */
  @Override
  public void close() {
    closing = true;
    closeOnce();
  }

  private synchronized void closeOnce() {
    parts.ingestion().stop();
    parts.trainer().stop();
    try {
      ingesting.join(PATIENCE);
      training.join();
    } catch (InterruptedException e) {
      // The trainer's memory must not be freed while it computes; the end of the process frees all.
      Thread.currentThread().interrupt();
      return;
    }
    open.close();
  }
}

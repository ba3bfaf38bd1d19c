package dev.millrace.benchmarks.chaos.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One process after the other of one kind, in a folder of its own with its log. Not thread-safe.
 */
final class Child {
  private static final int LAST_LINES = 6;
  private static final int LOOKED_AT_BYTES = 16 << 10;

  private ChildSpec spec;
  private final Path folder;
  private final Path log;

  private Optional<Process> process = Optional.empty();
  private Ending.Cause cause = Ending.Cause.ITSELF;
  private final RestartDelay delay = new RestartDelay();
  private long startNanos;
  private long logStart;
  private int starts;
  private Duration downTime = RestartDelay.AFTER_A_FAULT;
  private Duration ahead = Duration.ZERO;
  private Optional<Long> pausedUntil = Optional.empty();

  Child(ChildSpec spec, Path folder) {
    this.spec = spec;
    this.folder = folder;
    this.log = folder.resolve("log.txt");
  }

  String name() {
    return spec.name();
  }

  int starts() {
    return starts;
  }

  /** From the next start on it is this. */
  void become(ChildSpec next) {
    spec = next;
  }

  void start() {
    try {
      Files.createDirectories(folder.resolve("tmp"));
      logStart = Files.exists(log) ? Files.size(log) : 0;
      process =
          Optional.of(
              new ProcessBuilder(spec.command())
                  .directory(folder.toFile())
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                  .start());
      cause = Ending.Cause.ITSELF;
      pausedUntil = Optional.empty();
      startNanos = System.nanoTime();
      starts++;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name() + ": " + e.getMessage(), e);
    }
  }

  /** The process that runs, if one does. */
  Optional<Process> running() {
    return process.filter(Process::isAlive);
  }

  /** The process that ended since the last call, if one did. */
  Optional<Process> takeEnded() {
    Optional<Process> ended = process.filter(one -> !one.isAlive());
    if (ended.isPresent()) {
      process = Optional.empty();
    }
    return ended;
  }

  Ending.Cause cause() {
    return cause;
  }

  /** How long to wait before the next start; to be asked once after each end. */
  Duration restartDelay() {
    Duration own = delay.after(cause, Duration.ofNanos(System.nanoTime() - startNanos));
    return cause == Ending.Cause.FAULT ? downTime : own;
  }

  void strike(Process running, FaultKind kind) {
    if (kind.ends()) {
      cause = Ending.Cause.FAULT;
      downTime = kind.downTime();
    } else if (kind == FaultKind.PAUSE) {
      pausedUntil = Optional.of(System.nanoTime() + FaultKind.PAUSE_TIME.toNanos());
    } else if (kind == FaultKind.CLOCK) {
      ahead = ahead.isZero() ? FaultKind.JUMP : Duration.ZERO;
      FakeClock.write(FakeClock.file(folder), ahead);
    }
    kind.inflict(running);
  }

  /** Whether it stands still. */
  boolean isPaused() {
    return pausedUntil.isPresent() && running().isPresent();
  }

  /** Lets it go on when its time has come. */
  void resumeWhenDue() {
    if (pausedUntil.filter(until -> System.nanoTime() - until >= 0).isPresent()) {
      resume();
    }
  }

  private void resume() {
    pausedUntil = Optional.empty();
    running().ifPresent(FaultKind::resume);
  }

  /** SIGTERM. */
  void ask() {
    running()
        .ifPresent(
            running -> {
              cause = Ending.Cause.REQUEST;
              running.destroy();
              // One that stands still hears of it only then.
              resume();
            });
  }

  void kill() {
    running().ifPresent(Process::destroyForcibly);
  }

  List<String> lastLines() {
    try (var channel = Files.newByteChannel(log)) {
      long from = Math.max(logStart, channel.size() - LOOKED_AT_BYTES);
      channel.position(from);
      byte[] bytes = Channels.newInputStream(channel).readAllBytes();
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    } catch (IOException e) {
      return List.of("its log cannot be read: " + e.getMessage());
    }
  }
}

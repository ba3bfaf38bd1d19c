package dev.millrace.benchmarks.duplicates;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.benchmarks.chaos.ProgramOption;
import dev.millrace.benchmarks.chaos.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    header = "How long a killed stage restores its index of duplicates, and how much of it.",
    description = {
      "",
      "A stage in a process of its own indexes documents with random signatures, is killed by"
          + " SIGKILL, and started again on the state that it left: once without transactional"
          + " stores, once with them. Times are on the clock.%n"
    })
public final class RestoreBenchmark implements Callable<Integer> {
  @Option(
      names = "--documents",
      paramLabel = "N",
      split = ",",
      defaultValue = "100000",
      description = "in the index at the kill (default: ${DEFAULT-VALUE})")
  private List<Integer> sizes = new ArrayList<>();

  @Option(
      names = "--heap",
      defaultValue = "512m",
      description = "of the stage's process (default: ${DEFAULT-VALUE})")
  private String heap = "512m";

  @Mixin private ProgramOption program = new ProgramOption();

  @Override
  public Integer call() throws Exception {
    Program java = program.program();
    System.out.println(
        "documents    stores           indexed in     CPU    ready after the kill    restored"
            + " records");
    for (int size : sizes) {
      for (boolean transactional : List.of(false, true)) {
        Path work = Files.createTempDirectory("millrace-restore-");
        try {
          print(
              size,
              transactional,
              new RestoreRun(
                      work,
                      arguments ->
                          java.command(heap, work, RestoreProcess.class.getName(), arguments))
                  .run(size, transactional));
        } finally {
          MoreFiles.deleteRecursively(work, RecursiveDeleteOption.ALLOW_INSECURE);
        }
      }
    }
    return 0;
  }

  private static void print(int size, boolean transactional, RestoreRun.Outcome outcome) {
    System.out.printf(
        Locale.ROOT,
        "%,9d    %-13s %,10d s %,5d s %,20.1f s %,19d%n",
        size,
        transactional ? "transactional" : "plain",
        outcome.indexed().toSeconds(),
        outcome.cpu().toSeconds(),
        outcome.ready().toMillis() / 1e3,
        outcome.restored());
    System.out.flush();
  }
}

package dev.millrace.benchmarks;

import dev.millrace.cli.run.LocalCuration;
import dev.millrace.ingest.InputFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "end-to-end",
    mixinStandardHelpOptions = true,
    header = "Pages a CPU second from pages to clean-documents, through a real broker.",
    description = {
      "",
      "Ingests WARC files, or folders of *.html and *.html.gz, which it wraps as WARC files. Then"
          + " extraction and curation run over all pages again and again, broker and registry in"
          + " the same process and counted; the first runs are for the compiler.%n"
    })
final class EndToEndBenchmark implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "WARC files, folders of HTML")
  private List<String> inputs = List.of();

  @Option(
      names = "--copies",
      defaultValue = "2",
      description = "of each folder of HTML, each as a crawl of its own; default ${DEFAULT-VALUE}")
  private int copies;

  @Option(names = "--warm-up", defaultValue = "2", description = "runs; default ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(names = "--runs", defaultValue = "3", description = "default ${DEFAULT-VALUE}")
  private int runs;

  @Option(names = "--jfr", paramLabel = "FILE", description = "keeps the flight recording there")
  private @Nullable Path jfr;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting of the stages")
  private List<String> settings = List.of();

  private long htmlBytes;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("millrace-bench-");
    try (LocalCuration curation = new LocalCuration(folder.resolve("data"), settings)) {
      List<Path> files = warcFiles(Files.createDirectory(folder.resolve("warc")));
      long pages = curation.ingest(files);
      System.out.printf(Locale.ROOT, "%,d pages, %.1f MB of HTML%n", pages, htmlBytes / MEGABYTE);
      for (int run = 0; run < warmUp; run++) {
        print("warm-up", pages, curation.curate("w" + run));
      }
      try (CpuProfile profile = CpuProfile.start()) {
        for (int run = 0; run < runs; run++) {
          print("run", pages, curation.curate("r" + run));
        }
        profile
            .lines(jfr == null ? folder.resolve("profile.jfr") : jfr)
            .forEach(System.out::println);
      }
      return 0;
    } finally {
      delete(folder);
    }
  }

  private List<Path> warcFiles(Path wrapped) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String input : inputs) {
      List<Path> html =
          Files.isDirectory(Path.of(input)) ? WrappedPages.htmlIn(Path.of(input)) : List.of();
      if (html.isEmpty()) {
        files.addAll(InputFiles.of(List.of(input)));
        continue;
      }
      for (int copy = 0; copy < copies; copy++) {
        Path warc = wrapped.resolve(files.size() + ".warc");
        htmlBytes += WrappedPages.write(html, "copy-" + copy + "-" + files.size(), warc);
        files.add(warc);
      }
    }
    return files;
  }

  private void print(String name, long pages, LocalCuration.Result result) {
    double seconds = result.allCpuSeconds();
    System.out.printf(
        Locale.ROOT,
        "%-8s %7.1f pages/CPU s  %6.2f MB of HTML/CPU s  clean %,d, dropped %,d, dead %d%n",
        name,
        pages / seconds,
        htmlBytes / MEGABYTE / seconds,
        result.clean(),
        result.dropped(),
        result.deadLetters());
    StringBuilder line = new StringBuilder("         CPU ms a page:");
    result
        .cpuSeconds()
        .forEach(
            (stage, of) ->
                line.append(String.format(Locale.ROOT, " %s %.2f", stage, of * 1e3 / pages)));
    System.out.println(line.append(memory()));
  }

  private static String memory() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return String.format(Locale.ROOT, "  heap after collection %.0f MB", heap / MEGABYTE);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

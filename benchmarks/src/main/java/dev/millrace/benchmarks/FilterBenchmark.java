package dev.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "filters",
    mixinStandardHelpOptions = true,
    header = "Extraction, language, rules, MinHash and scrubbing, each alone, by JMH.",
    description = "%nMicroseconds a page or text, on the wall; run it on a quiet machine.%n")
final class FilterBenchmark implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "a WARC file or a folder of *.html and *.html.gz; the sample crawl by default")
  private @Nullable Path input;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "of the benchmarks' names")
  private String only = "";

  @Override
  public Integer call() throws IOException, RunnerException {
    Path folder = Files.createTempDirectory("millrace-bench-");
    Path wrapped = folder.resolve("pages.warc");
    try {
      Path warc = warc(wrapped);
      var pages = BenchmarkTexts.pages(warc);
      double bytes = pages.stream().mapToLong(page -> page.getBody().remaining()).sum();
      System.out.printf(
          Locale.ROOT,
          "%,d pages, %.1f kB of HTML each%n",
          pages.size(),
          bytes / pages.size() / 1e3);
      new Runner(
              new OptionsBuilder()
                  .include(FilterTimes.class.getSimpleName() + "\\.(" + only + ")$")
                  .param("warc", warc.toString())
                  .jvmArgsAppend("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC")
                  .build())
          .run();
      return 0;
    } finally {
      Files.deleteIfExists(wrapped);
      Files.delete(folder);
    }
  }

  private Path warc(Path wrapped) throws IOException {
    if (input == null) {
      return BenchmarkTexts.sample();
    }
    List<Path> html = Files.isDirectory(input) ? WrappedPages.htmlIn(input) : List.of();
    if (html.isEmpty()) {
      return input;
    }
    WrappedPages.write(html, "bench", wrapped);
    return wrapped;
  }
}

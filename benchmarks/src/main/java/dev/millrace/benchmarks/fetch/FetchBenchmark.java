package dev.millrace.benchmarks.fetch;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.discover.LinkReader;
import dev.millrace.crawl.fetch.FetchOutcome;
import dev.millrace.crawl.fetch.FetchRequest;
import dev.millrace.crawl.fetch.Fetcher;
import dev.millrace.crawl.fetch.NameLookup;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.UrlForm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A connection, a request, a page, its links; then the next. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    header = "Pages fetched and read for links in a CPU second: plain HTTP, and TLS anew each.",
    description =
        "%nThe server is a process of its own on a loopback address; its time does not count.%n")
public final class FetchBenchmark implements Callable<Integer> {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @Option(names = "--pages", defaultValue = "2000", description = "default ${DEFAULT-VALUE}")
  private int pages;

  @Option(names = "--bytes", defaultValue = "28000", description = "default ${DEFAULT-VALUE}")
  private int bytes;

  @Option(names = "--rounds", defaultValue = "5", description = "default ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--at-once", defaultValue = "8", description = "default ${DEFAULT-VALUE}")
  private int atOnce;

  @Override
  public Integer call()
      throws IOException, InterruptedException, GeneralSecurityException, ExecutionException {
    Path folder = Files.createTempDirectory("millrace-fetch");
    Path certificate = folder.resolve("own.p12");
    OwnCertificate.create(certificate);
    Process server = server(certificate);
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII));
        Fetcher fetcher =
            new Fetcher(
                settings(), NameLookup.SYSTEM, Optional.of(OwnCertificate.trust(certificate)))) {
      String[] ports = String.valueOf(out.readLine()).split(" ", -1);
      measure("plain HTTP", fetcher, "http://127.0.0.1:" + ports[0] + "/");
      measure("fresh TLS", fetcher, "https://127.0.0.1:" + ports[1] + "/");
      return 0;
    } finally {
      server.destroy();
      Files.deleteIfExists(certificate);
      Files.delete(folder);
    }
  }

  private static CrawlSettings settings() {
    CrawlSettings settings = CrawlSettings.by("bench@example.org");
    CrawlSettings.Fetching costs = settings.fetching();
    return settings.fetching(
        new CrawlSettings.Fetching(
            costs.callTimeout(),
            costs.connectTimeout(),
            costs.maxBodyBytes(),
            List.of("127.0.0.0/8")));
  }

  private Process server(Path certificate) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PageServer.class.getName(),
            certificate.toString(),
            Integer.toString(bytes))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The first two rounds only warm up; the median of the others counts. */
  private void measure(String name, Fetcher fetcher, String base)
      throws InterruptedException, ExecutionException {
    List<Double> rates = new ArrayList<>();
    for (int round = -2; round < rounds; round++) {
      long begin = SYSTEM.getProcessCpuTime();
      long links = round(fetcher, base);
      double seconds = (SYSTEM.getProcessCpuTime() - begin) / 1e9;
      if (links == 0) {
        throw new IllegalStateException("no links were read");
      }
      if (round >= 0) {
        rates.add(pages / seconds);
      }
    }
    Collections.sort(rates);
    System.out.printf(
        "%-10s %7.0f pages a CPU second (%.0f to %.0f), %,d bytes each, %d at once%n",
        name, rates.get(rates.size() / 2), rates.getFirst(), rates.getLast(), bytes, atOnce);
  }

  private long round(Fetcher fetcher, String base) throws InterruptedException, ExecutionException {
    LinkReader reader = new LinkReader(UrlForm.DEFAULT, "millrace");
    long links = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < pages; i++) {
        CrawlUrl url = CrawlUrl.parse(base + i).orElseThrow();
        results.add(threads.submit(() -> linksOf(fetcher, reader, url)));
      }
      for (Future<Integer> result : results) {
        links += result.get();
      }
    }
    return links;
  }

  private static int linksOf(Fetcher fetcher, LinkReader reader, CrawlUrl url) {
    return switch (fetcher.fetch(FetchRequest.of(url))) {
      case FetchOutcome.Answered answered ->
          reader
              .read(url, answered.response().body(), Optional.of("utf-8"), List.of())
              .links()
              .size();
      case FetchOutcome.Failed failed ->
          throw new IllegalStateException(url + ": " + failed.kind() + " " + failed.detail());
    };
  }
}

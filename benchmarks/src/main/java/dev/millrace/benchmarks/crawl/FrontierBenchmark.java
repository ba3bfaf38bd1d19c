package dev.millrace.benchmarks.crawl;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.benchmarks.RocksStore;
import dev.millrace.crawl.CrawlSettings.OptOuts;
import dev.millrace.crawl.frontier.Frontier;
import dev.millrace.crawl.frontier.FrontierOutput;
import dev.millrace.crawl.frontier.FrontierSettings;
import dev.millrace.crawl.frontier.FrontierStores;
import dev.millrace.crawl.frontier.Outcomes;
import dev.millrace.crawl.frontier.SiteVoices;
import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.FoundUrl;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "frontier",
    mixinStandardHelpOptions = true,
    header = "Cost of an order and heap of a frontier that knows more and more URLs, on disk.",
    description = {
      "",
      "The frontier's own decisions over RocksDB, set up as Kafka Streams does, without Kafka: URLs"
          + " are found, then orders are given and answered, each host after its delay by a clock"
          + " that is turned on. CPU time of the process, RocksDB's threads included.%n"
    })
public final class FrontierBenchmark implements Callable<Integer>, FrontierOutput {
  private static final int LINKS_A_PAGE = 100;
  private static final int URLS_A_HOST = 100;
  private static final int TURNS = 1_000;

  @Option(
      names = "--urls",
      paramLabel = "N",
      split = ",",
      defaultValue = "100000,1000000",
      description = "how many are known at each measurement (default: ${DEFAULT-VALUE})")
  private List<Long> sizes = new ArrayList<>();

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "50000",
      description = "given and answered at each measurement (default: ${DEFAULT-VALUE})")
  private int orders;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "folder of the stores (default: a temporary one, deleted at the end)")
  private @Nullable Path work;

  private final Deque<FetchOrder> open = new ArrayDeque<>();
  private long now = 1_000_000_000L;
  private long known;

  @Override
  public Integer call() throws IOException {
    Path folder = work == null ? Files.createTempDirectory("millrace-frontier-") : work;
    List<RocksStore> stores = new ArrayList<>();
    for (String name : List.of("books", "hosts", "urls", "queues", "ready", "files", "digests")) {
      stores.add(new RocksStore(Files.createDirectories(folder.resolve(name))));
    }
    Frontier frontier =
        new Frontier(
            FrontierSettings.DEFAULT,
            new SiteVoices("millrace", new OptOuts(true, false, false)),
            url -> Optional.empty(),
            new FrontierStores(
                stores.get(0),
                stores.get(1),
                stores.get(2),
                stores.get(3),
                stores.get(4),
                stores.get(5),
                stores.get(6)),
            this,
            0,
            now);
    System.out.println(
        "URLs known    found, CPU us each    order and answer, CPU us    heap    disk");
    for (long size : sizes) {
      measure(frontier, size, folder);
    }
    stores.forEach(RocksStore::close);
    if (work == null) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    return 0;
  }

  private void measure(Frontier frontier, long size, Path folder) throws IOException {
    long before = cpuNanos();
    long first = known;
    while (known < size) {
      find(frontier);
    }
    double found = (cpuNanos() - before) / 1e3 / Math.max(1, known - first);
    // The first answers of a host are its robots.txt.
    answer(frontier, orders);
    before = cpuNanos();
    int answered = answer(frontier, orders);
    double each = (cpuNanos() - before) / 1e3 / Math.max(1, answered);
    System.out.printf(
        Locale.ROOT,
        "%,10d %20.1f %27.1f %,6d MB %,6d MB%n",
        known,
        found,
        each,
        heapBytes() >> 20,
        diskBytes(folder) >> 20);
    System.out.flush();
  }

  /** Hosts come in turn, each with pages of a hundred links. */
  private void find(Frontier frontier) {
    long host = known / URLS_A_HOST;
    List<FoundUrl> urls = new ArrayList<>();
    for (int link = 0; link < LINKS_A_PAGE; link++) {
      urls.add(
          new FoundUrl(
              "https://www.site-" + host + ".example/articles/2026/11/a-page-of-text-" + known,
              "page"));
      known++;
    }
    frontier.discovered(DiscoveredUrls.newBuilder().setUrls(urls).setDepth(3).build(), now);
  }

  private int answer(Frontier frontier, int wanted) {
    int answered = 0;
    long last = now + Duration.ofHours(20).toMillis();
    while (answered < wanted && now < last) {
      frontier.turns(now, TURNS);
      while (!open.isEmpty()) {
        frontier.result(result(open.remove()), now);
        answered++;
      }
      now += 100;
    }
    return answered;
  }

  private static FetchResult result(FetchOrder order) {
    boolean robots = order.getKind().equals("robots");
    return FetchResult.newBuilder()
        .setOrderId(order.getOrderId())
        .setUrl(order.getUrl())
        .setHost(order.getHost())
        .setKind(order.getKind())
        .setAddress("192.0.2.1")
        .setStatus(robots ? 404 : 200)
        .setOutcome(robots ? Outcomes.ROBOTS : Outcomes.PAGE)
        .setDigest(robots ? "" : order.getOrderId())
        .setEtag("\"65f1a-5c0e2d\"")
        .build();
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long diskBytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Override
  public void order(FetchOrder order) {
    open.add(order);
  }

  @Override
  public void discovered(String domain, DiscoveredUrls urls) {
    throw new IllegalStateException("no sitemap is named here");
  }

  @Override
  public void relay(String domain, FetchResult result) {
    throw new IllegalStateException("no robots.txt redirects here");
  }

  @Override
  public void progress(CrawlProgress progress) {
    // The books are kept; nobody is told.
  }
}

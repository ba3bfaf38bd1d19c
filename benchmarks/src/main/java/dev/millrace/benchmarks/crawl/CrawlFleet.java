package dev.millrace.benchmarks.crawl;

import dev.millrace.benchmarks.chaos.process.ChildSpec;
import dev.millrace.cli.Millrace;
import dev.millrace.local.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The processes of a crawl: the web server, and copies of frontier and fetcher. */
final class CrawlFleet {
  static final String WEB = "web";

  private static final List<String> FLAGS_OF_OTHERS =
      List.of("-Xmx", "-Djava.io.tmpdir", "-agentlib", "-javaagent", "-Dmillrace.terminal");

  private final GeneratedWeb web;
  private final Path work;
  private final int copies;
  private final Map<String, String> settings = new TreeMap<>();

  CrawlFleet(GeneratedWeb web, Path work, int copies, Map<String, String> overrides) {
    this.web = web;
    this.work = work;
    this.copies = copies;
    settings.put("crawl.contact", "crawl@example.org");
    settings.put("crawl.allow-addresses", "127.0.0.0/8");
    settings.put("crawl.delay-ms", Long.toString(web.delayMillis()));
    settings.put("crawl.backoff", "1s");
    settings.put("topics.partitions", Integer.toString(2 * copies));
    settings.putAll(overrides);
  }

  List<String> settingOptions() {
    List<String> options = new ArrayList<>();
    settings.forEach((key, value) -> options.addAll(List.of("--set", key + "=" + value)));
    return options;
  }

  Path log() {
    return work.resolve("requests.log");
  }

  ChildSpec webServer() {
    return spec(
        WEB,
        "128m",
        WebProcess.class.getName(),
        List.of(
            Integer.toString(web.hosts()),
            Integer.toString(web.pagesPerHost()),
            Integer.toString(web.port()),
            Long.toString(web.delayMillis()),
            log().toString()));
  }

  /** Copies of frontier and fetcher, by name. */
  List<ChildSpec> crawlers(LocalCluster cluster) {
    List<ChildSpec> specs = new ArrayList<>();
    for (int copy = 1; copy <= copies; copy++) {
      specs.add(crawler("frontier", copy, cluster));
    }
    for (int copy = 1; copy <= copies; copy++) {
      specs.add(crawler("fetch", copy, cluster));
    }
    return specs;
  }

  private ChildSpec crawler(String half, int copy, LocalCluster cluster) {
    String name = half + "-" + copy;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "crawl",
                "--" + half,
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--schema-registry-url",
                cluster.schemaRegistryUrl(),
                // It outlives the process, as that of a container with a volume does.
                "--set",
                "streams.state=" + work.resolve(name).resolve("state")));
    arguments.addAll(settingOptions());
    return spec(name, "256m", Millrace.class.getName(), arguments);
  }

  private ChildSpec spec(String name, String heap, String main, List<String> arguments) {
    Path hosts = work.resolve("hosts");
    try {
      Files.writeString(hosts, web.hostsFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> FLAGS_OF_OTHERS.stream().noneMatch(flag::startsWith))
        .forEach(command::add);
    command.add("-Xmx" + heap);
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + work.resolve(name).resolve("tmp"));
    command.add("-Djdk.net.hosts.file=" + hosts);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(arguments);
    return new ChildSpec(name, command);
  }
}

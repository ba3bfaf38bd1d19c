package dev.millrace.cli.command.stage;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.monitoring.Sampler;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.CrawlWiring;
import dev.millrace.cli.stage.ScratchFolder;
import dev.millrace.cli.stage.StageReport;
import dev.millrace.cli.stage.Stages;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.crawl.SeedList;
import dev.millrace.crawl.kafka.FetchStage;
import dev.millrace.crawl.kafka.SeedSender;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Frontier, fetcher or both in this process, beside as many copies as wanted. */
@Command(
    name = "crawl",
    mixinStandardHelpOptions = true,
    subcommands = {CrawlStatusCommand.class, CrawlRobotsCommand.class},
    header = "Follows links from seeds and brings pages, politely, against a cluster.",
    description = {
      "",
      "The frontier decides what is fetched when: at most one request to a host at a time, a pause"
          + " after each answer, what robots.txt says. Fetchers do it. Without --frontier and"
          + " --fetch it is both. Start as many copies of each as there are partitions; kill any of"
          + " them: no page is lost or comes twice, and no host is asked sooner for it.",
      "",
      "Needs crawl.contact, which stands in the user agent, so that owners of sites can reach"
          + " you.%n"
    })
public final class CrawlCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 500;

  @Option(
      names = "--seeds",
      paramLabel = "FILE|URL",
      description =
          "begin there: a URL, or a file with one a line; may be repeated; those that are known"
              + " change nothing")
  private List<String> seeds = new ArrayList<>();

  @Option(names = "--frontier", description = "only decide what is fetched")
  private boolean frontier;

  @Option(names = "--fetch", description = "only fetch what is ordered")
  private boolean fetch;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    List<CrawlUrl> begin = SeedList.of(seeds);
    Wiring wiring = common.wiring();
    CrawlWiring.requireContact(wiring);
    Connection connection = cluster.connection(wiring);
    Monitoring monitoring = Monitoring.start(wiring);
    ClusterSession session = ClusterSession.open("crawl", parts(), wiring, connection, monitoring);
    if (!begin.isEmpty()) {
      SeedSender.send(session.connection(), session.topics(), session.serdes(), begin);
    }
    ScratchFolder state = ScratchFolder.create("millrace-streams-");
    Stages stages = new Stages(session, state.path());
    Running running =
        new Running(
            frontier || !fetch ? Optional.of(stages.frontier()) : Optional.empty(),
            fetch || !frontier ? Optional.of(stages.fetcher()) : Optional.empty(),
            state);
    Sampler sampler = sampler(session, running);
    monitoring.watchDisk(wiring.streams(state.path()).state());
    monitoring.health().started();
    try (monitoring;
        session;
        sampler;
        Shutdown _ = Shutdown.begin("stopping; run it again to go on", running::close)) {
      running.frontier().ifPresent(stage -> System.out.println(stage.applicationId() + " runs"));
      running.fetcher().ifPresent(stage -> System.out.println("the fetcher runs"));
      System.out.flush();
      return attend(running);
    } catch (RuntimeException e) {
      if (!Shutdown.isUnderWay()) {
        running.close();
      }
      throw e;
    }
  }

  /** What this process does, for its rights. */
  private List<String> parts() {
    return frontier == fetch
        ? List.of("frontier", "fetch")
        : List.of(frontier ? "frontier" : "fetch");
  }

  private static Sampler sampler(ClusterSession session, Running running) {
    Topics topics = session.topics();
    Sampler sampler = Sampler.start(session.connection(), session.monitoring().meters());
    running.frontier().ifPresent(_ -> sampler.stage("frontier", StageInputs.frontier(topics)));
    running.fetcher().ifPresent(_ -> sampler.stage("fetch", StageInputs.fetch(topics)));
    return sampler;
  }

  /** What this process does of a crawl. */
  private record Running(
      Optional<StreamsStage> frontier, Optional<FetchStage> fetcher, ScratchFolder state)
      implements AutoCloseable {

    void requireHealthy() {
      frontier.ifPresent(StreamsStage::requireHealthy);
      fetcher.ifPresent(FetchStage::requireHealthy);
    }

    @Override
    public void close() {
      fetcher.ifPresent(FetchStage::close);
      frontier.ifPresent(StreamsStage::close);
      state.close();
    }
  }

  private static int attend(Running running) throws InterruptedException {
    StageReport report = new StageReport(System.out, System.nanoTime());
    while (true) {
      running.requireHealthy();
      report.tell(running.frontier().stream().toList(), System.nanoTime());
      Thread.sleep(LOOK_MILLIS);
    }
  }
}

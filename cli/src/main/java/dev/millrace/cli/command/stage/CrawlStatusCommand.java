package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.crawl.kafka.CrawlStatus;
import dev.millrace.schemas.Connection;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    header = "Where a crawl stands; of a host or URL, what was fetched, what not, and why.",
    description = {
      "",
      "Reads the frontier's own records, so it answers whether a crawler runs or not. Of a host it"
          + " tells its pace, its next turn, its robots.txt, and every URL with what came of it and"
          + " the line that decided.%n"
    })
public final class CrawlStatusCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "HOST|URL",
      arity = "0..1",
      description = "without: counts of the whole crawl")
  private @Nullable String name;

  @Option(
      names = "--urls",
      paramLabel = "N",
      defaultValue = "50",
      description = "URLs told of a host (default: ${DEFAULT-VALUE})")
  private int urls = 50;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return source.read(common.wiring(), this::print);
  }

  private int print(Wiring wiring, Connection connection) {
    CrawlStatus status = new CrawlStatus(connection, wiring.topics());
    (name == null ? status.all() : status.of(name, urls)).forEach(System.out::println);
    return 0;
  }
}

package dev.millrace.cli.command.stage;

import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.robots.RobotsPath;
import dev.millrace.crawl.robots.RobotsVerdict;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a robots.txt says of URLs. */
@Command(
    name = "robots",
    mixinStandardHelpOptions = true,
    header = "What a robots.txt says of URLs, as the crawler reads it.",
    description = {
      "",
      "A line for each URL, in their order: allowed or disallowed, then the line of the file that"
          + " decided. Nothing is fetched.",
      "",
      "Example: millrace crawl robots robots.txt --agent millrace https://example.org/a%n"
    })
public final class CrawlRobotsCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "the robots.txt; - for standard input")
  private String file = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "URL",
      description = "whose path and query it is asked about; the host does not matter")
  private List<String> urls = new ArrayList<>();

  @Option(
      names = "--agent",
      paramLabel = "NAME",
      defaultValue = "millrace",
      description = "product token of the crawler; default ${DEFAULT-VALUE}")
  private String agent = "";

  @Override
  public Integer call() {
    RobotsFile robots = RobotsFile.parse(body());
    urls.forEach(url -> System.out.println(line(verdict(robots, url))));
    System.out.flush();
    return 0;
  }

  /** In normal form where the crawler would ask for it, else as it stands. */
  private RobotsVerdict verdict(RobotsFile robots, String url) {
    return CrawlUrl.parse(url)
        .map(known -> robots.verdict(agent, known))
        .orElseGet(() -> robots.verdict(agent, RobotsPath.of(url)));
  }

  private static String line(RobotsVerdict verdict) {
    return (verdict.allowed() ? "allowed " : "disallowed ")
        + verdict
            .line()
            .map(line -> "line " + verdict.lineNumber() + ": " + printable(line))
            .orElse("no line matches");
  }

  /** A stranger's line may hold what moves a terminal's cursor. */
  private static String printable(String line) {
    return line.replaceAll("\\p{Cntrl}", "?");
  }

  /** What more there is, the crawler does not read either. */
  private byte[] body() {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      return in.readNBytes(RobotsFile.LIMIT_BYTES + 1);
    } catch (IOException e) {
      throw new SettingsException(
          file + " cannot be read: name a robots.txt, or - for standard input");
    }
  }
}

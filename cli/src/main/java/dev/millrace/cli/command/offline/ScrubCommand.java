package dev.millrace.cli.command.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.InputOption;
import dev.millrace.cli.rows.JsonLines;
import dev.millrace.cli.rows.JsonRow;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.pii.Scrubbed;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "scrub",
    mixinStandardHelpOptions = true,
    header = "Texts without personal data.",
    description = {
      "",
      "Reads JSON lines with a text. Gives each line back with the text scrubbed, and counts: how"
          + " many spans of each kind were replaced. pii.profile is fineweb (e-mail and public IPv4"
          + " addresses) or strict (also IPv6, phone, payment-card, iban, us-ssn, secret).",
      "",
      "Example: echo '{\"text\":\"mail me@host.org\"}' | millrace scrub - --set"
          + " pii.profile=strict%n"
    })
public final class ScrubCommand implements Callable<Integer> {
  @Mixin private InputOption inputs = new InputOption();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    PiiScrubber scrubber = common.wiring().scrubber();
    JsonLines.transform("scrub", inputs.names(), row -> scrub(row, scrubber));
    return 0;
  }

  private static ObjectNode scrub(JsonRow row, PiiScrubber scrubber) {
    if (row.reasonWithoutText().isPresent()) {
      return row.fields();
    }
    Scrubbed scrubbed = scrubber.scrub(row.text("text"));
    ObjectNode result = row.fields().put("text", scrubbed.text());
    ObjectNode counts = result.putObject("counts");
    new TreeMap<>(scrubbed.counts()).forEach((kind, count) -> counts.put(kind.id(), count));
    return result;
  }
}

package dev.millrace.cli.command.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.accounts.audit.AuditReport;
import dev.millrace.accounts.audit.Finding;
import dev.millrace.accounts.audit.Finding.Fault;
import dev.millrace.accounts.kafka.AuditScan;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.stage.Drain;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Each page's beginnings against its ends. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    header = "Holds each page's beginnings against its ends, and names those that do not balance.",
    description = {
      "",
      "Names pages that are missing, ended twice or never began, clean ones that were not packed"
          + " or twice. Exit code 1 if there are any.",
      "Memory does not grow with the number of pages; about 60 bytes a page are written to the"
          + " temporary folder.",
      "",
      "Example: millrace accounts audit --deep --data millrace-data%n"
    })
public final class AuditCommand implements Callable<Integer> {
  private static final int MOST_NAMED = 1_000;

  @Option(
      names = "--deep",
      description =
          "also read pages, dropped-documents, dead-letters, clean-documents and token blocks"
              + " themselves, and hold them against what the fates say of them")
  private boolean deep;

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return source.read(
        common.wiring(),
        (wiring, connection) ->
            audit(ChosenGeneration.read(wiring, connection).topics(), connection));
  }

  private int audit(Topics topics, Connection connection) {
    List<Finding> named = new ArrayList<>();
    AuditReport report =
        new AuditScan(connection, topics, new RecordSerdes(connection))
            .run(
                deep,
                () -> Drain.isAtRest(connection, topics),
                finding -> {
                  if (named.size() < MOST_NAMED) {
                    named.add(finding);
                  }
                });
    print(report, named);
    return report.isClean() ? 0 : 1;
  }

  private void print(AuditReport report, List<Finding> named) {
    try {
      System.out.println(
          json
              ? new ObjectMapper().writeValueAsString(toJson(report, named))
              : toText(report, named));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> toJson(AuditReport report, List<Finding> named) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ids", report.ids());
    json.put("pages", report.pages());
    for (Fault fault : Fault.values()) {
      json.put(fault.label(), report.of(fault));
    }
    json.put("on-their-way", report.onTheirWay());
    json.put("excused", report.excused());
    json.put("open-tokens", report.openTokens());
    json.put(
        "findings",
        named.stream()
            .map(
                finding ->
                    Map.of(
                        "id", finding.recordId(),
                        "fault", finding.fault().label(),
                        "detail", finding.detail()))
            .toList());
    return json;
  }

  private static String toText(AuditReport report, List<Finding> named) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : named) {
      text.append(
          "%-17s %s: %s%n"
              .formatted(finding.fault().label(), finding.recordId(), finding.detail()));
    }
    long more = report.faults().values().stream().mapToLong(Long::longValue).sum() - named.size();
    if (more > 0) {
      text.append("and %,d more%n".formatted(more));
    }
    text.append(
        "%,d pages: %,d missing, %,d twice, %,d without beginning, %,d not packed, %,d packed twice"
            .formatted(
                report.pages(),
                report.of(Fault.MISSING),
                report.of(Fault.TWICE),
                report.of(Fault.WITHOUT_BEGINNING),
                report.of(Fault.NOT_PACKED),
                report.of(Fault.PACKED_TWICE)));
    long onTopics =
        report.of(Fault.LOST_FROM_TOPIC)
            + report.of(Fault.DOUBLED_ON_TOPIC)
            + report.of(Fault.BROKEN_IN_BLOCKS);
    text.append(", %,d differ on their topics".formatted(onTopics));
    if (report.onTheirWay() > 0) {
      text.append("; %,d on their way".formatted(report.onTheirWay()));
    }
    if (report.excused() > 0) {
      text.append(
          "; of %,d retention or an earlier version explains it".formatted(report.excused()));
    }
    return text.toString();
  }
}

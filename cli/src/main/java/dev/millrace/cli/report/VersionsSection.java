package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.foreign;
import static dev.millrace.cli.report.page.Cell.words;

import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Fact;
import dev.millrace.cli.report.page.Block.Facts;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Section;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.utils.internals.AppInfoParser;

/** Which programs made it, and which bytes came out. */
final class VersionsSection {
  private VersionsSection() {}

  static Section of(RunFacts facts, String program) {
    List<Block> blocks = new ArrayList<>();
    List<Fact> versions = new ArrayList<>();
    versions.add(new Fact("This report by", words(program)));
    versions.add(new Fact("Generation", foreign(facts.generation().getName())));
    add(versions, "Generation begun by version", facts.generation().getCodeVersion());
    add(versions, "Trained by version", facts.state().map(TrainerState::codeVersion).orElse(""));
    add(versions, "Arithmetic", facts.state().map(TrainerState::arithmetic).orElse(""));
    versions.add(new Fact("Kafka", words(AppInfoParser.getVersion())));
    versions.add(
        new Fact(
            "Java",
            words(Runtime.version() + ", " + System.getProperty("java.vm.vendor", "unknown"))));
    versions.add(
        new Fact(
            "Machine",
            words(System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""))));
    blocks.add(new Facts(versions));
    facts.newest().ifPresent(newest -> blocks.addAll(files(newest)));
    return new Section("versions", "Versions", blocks);
  }

  private static void add(List<Fact> versions, String name, String value) {
    if (!value.isEmpty()) {
      versions.add(new Fact(name, foreign(value)));
    }
  }

  private static List<Block> files(Checkpoint newest) {
    if (newest.getFiles().isEmpty()) {
      return List.of();
    }
    return List.of(
        new Paragraph("The files of the newest checkpoint, step " + newest.getStep() + ":"),
        new Table(
            List.of("File", "SHA-256"),
            new TreeMap<>(newest.getFiles())
                .entrySet().stream()
                    .map(entry -> List.of(foreign(entry.getKey()), foreign(entry.getValue())))
                    .toList()));
  }
}

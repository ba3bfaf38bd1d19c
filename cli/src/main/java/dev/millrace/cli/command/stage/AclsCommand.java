package dev.millrace.cli.command.stage;

import dev.millrace.cli.acls.DeclaredRights;
import dev.millrace.cli.acls.KafkaAcls;
import dev.millrace.cli.acls.StageRights;
import dev.millrace.cli.acls.StrimziUser;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterTraining;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.rights.Right;
import dev.millrace.schemas.rights.StageNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "acls",
    mixinStandardHelpOptions = true,
    header = "The least rights of each stage on a secured cluster; asks no cluster.",
    description = {
      "",
      "For the topics, groups and transactional ids that the settings name: topics.prefix,"
          + " topics.generation, train.run. A generation of another name has rights of its own.",
      "",
      "Example: millrace acls --stage filter | sh%n"
    })
public final class AclsCommand implements Callable<Integer> {
  /** How rights are written. */
  enum Format {
    KAFKA_ACLS("kafka-acls"),
    STRIMZI("strimzi");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description =
          "only of this one: topics, registry, ingest, crawl (frontier, fetch), filter (extraction,"
              + " curation), tokenize, publish, train, serve, accounts, audit, lineage, takedown,"
              + " replay;"
              + " may be repeated")
  private List<String> stages = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "kafka-acls",
      description =
          "kafka-acls: lines for a shell; strimzi: KafkaUser resources (default: ${DEFAULT-VALUE})")
  private String format = "kafka-acls";

  @Option(
      names = "--principal",
      paramLabel = "USER",
      defaultValue = "User:millrace-{stage}",
      description = "who gets the rights; {stage} stands for its name (default: ${DEFAULT-VALUE})")
  private String principal = "User:millrace-{stage}";

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:MILLRACE_BOOTSTRAP_SERVERS:-localhost:9092}",
      description = "printed into the lines, never asked")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "kafka",
      description = "of Strimzi's Kafka resource (default: ${DEFAULT-VALUE})")
  private String cluster = "kafka";

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Wiring wiring = common.wiring();
    DeclaredRights declared =
        new DeclaredRights(
            wiring.topics(),
            wiring.trainer(ClusterTraining.CHECKPOINTS).run(),
            wiring.publish().dropped());
    List<StageRights> wanted =
        (stages.isEmpty() ? StageNames.STAGES : stages).stream().map(declared::of).toList();
    json.print(Map.of("stages", wanted.stream().map(this::object).toList()), text(wanted));
    return 0;
  }

  private String user(StageRights rights) {
    return principal.replace("{stage}", rights.stage());
  }

  private String text(List<StageRights> wanted) {
    return switch (chosen()) {
      case KAFKA_ACLS -> {
        KafkaAcls lines = new KafkaAcls(String.valueOf(bootstrapServers));
        yield wanted.stream()
            .flatMap(rights -> lines.lines(rights, user(rights)).stream())
            .collect(Collectors.joining("\n"));
      }
      case STRIMZI ->
          wanted.stream()
              .map(rights -> new StrimziUser(cluster).yaml(rights, user(rights)).stripTrailing())
              .collect(Collectors.joining("\n---\n"));
    };
  }

  private Format chosen() {
    for (Format one : Format.values()) {
      if (one.word.equals(format)) {
        return one;
      }
    }
    throw new SettingsException("--format " + format + " is neither kafka-acls nor strimzi");
  }

  private Map<String, Object> object(StageRights rights) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("stage", rights.stage());
    object.put("principal", user(rights));
    object.put("rights", rights.rights().stream().map(AclsCommand::object).toList());
    return object;
  }

  private static Map<String, Object> object(Right right) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("resource", right.type().name());
    object.put("name", right.name());
    object.put("pattern", right.isPrefixed() ? "PREFIXED" : "LITERAL");
    object.put("operations", right.operations().stream().sorted().map(Enum::name).toList());
    return object;
  }
}

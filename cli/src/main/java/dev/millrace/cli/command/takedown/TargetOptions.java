package dev.millrace.cli.command.takedown;

import dev.millrace.schemas.takedown.TakedownTarget;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** What a command is about. */
public final class TargetOptions {
  @Parameters(
      paramLabel = "TARGET",
      arity = "1..*",
      description = "a URL, or url:, prefix:, host:, domain: or digest: and what it names")
  private List<String> targets = new ArrayList<>();

  public List<TakedownTarget> targets() {
    return targets.stream().map(TakedownTarget::parse).distinct().toList();
  }
}

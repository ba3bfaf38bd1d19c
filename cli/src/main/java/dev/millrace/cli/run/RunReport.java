package dev.millrace.cli.run;

import dev.millrace.accounts.Counts;
import dev.millrace.accounts.TrainingRuns;
import dev.millrace.cli.publishing.Publishing;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.schemas.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sums up what a run has done. */
final class RunReport {
  private static final int COMPLETION_TOKENS = 64;
  private static final double TEMPERATURE = 0.7;

  private final RunParts parts;
  private final String prompt;
  private final Path data;

  /**
   * @param data folder of all data
   * @param prompt begins the summary's completion
   */
  RunReport(RunParts parts, Path data, String prompt) {
    this.parts = parts;
    this.data = data;
    this.prompt = prompt;
  }

  /**
   * @param seconds since the start
   */
  Summary summary(List<String> notes, double seconds, Map<String, Double> cpuSeconds) {
    Counts counts = parts.progress().counts();
    TrainingRuns runs = parts.accounts().feed().runs();
    InferenceService service = parts.serving().service();
    return new Summary(
        counts,
        parts.progress().crawl(),
        runs.steps(parts.run()),
        runs.losses(parts.run()),
        runs.evaluations(parts.run()),
        runs.checkpoints(parts.run()).size(),
        service.current().map(model -> completion(service)).orElse(""),
        service.current().map(ServedModel::id).orElse("none"),
        parts.cluster().bootstrapServers(),
        parts.cluster().schemaRegistryUrl(),
        seconds,
        cpuSeconds,
        Stream.of(
                parts.publishing().stream().map(Publishing::summary),
                notes.stream(),
                parts.accounts().feed().note().stream(),
                counts.notes().stream(),
                doubt(runs).stream())
            .flatMap(all -> all)
            .toList(),
        data);
  }

  /** A run that its guard has paused ends as it is. */
  private Optional<String> doubt(TrainingRuns runs) {
    List<Checkpoint> checkpoints = runs.checkpoints(parts.run());
    return checkpoints.isEmpty() || checkpoints.getLast().getDoubt().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "run " + parts.run() + " ends with doubt: " + checkpoints.getLast().getDoubt());
  }

  private String completion(InferenceService service) {
    SamplingParameters sampling = SamplingParameters.seeded(TEMPERATURE, 1);
    return prompt + service.complete(prompt, sampling, COMPLETION_TOKENS, List.of()).text();
  }
}

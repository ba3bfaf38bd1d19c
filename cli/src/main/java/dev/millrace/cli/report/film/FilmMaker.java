package dev.millrace.cli.report.film;

import dev.millrace.cli.model.Continuation;
import dev.millrace.cli.model.LoadedModel;
import dev.millrace.cli.report.film.Film.Frame;
import dev.millrace.cli.settings.ServingSettings;
import dev.millrace.cli.terminal.ErrorLine;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.model.checkpoint.Retention;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Loads one checkpoint after the other, and lets it write. */
public final class FilmMaker {
  private final FilmPlan plan;
  private final ServingSettings serving;
  private final Path root;
  private final List<String> missing = new ArrayList<>();

  /**
   * @param root folder of all runs' checkpoints
   */
  public FilmMaker(FilmPlan plan, ServingSettings serving, Path root) {
    this.plan = plan;
    this.serving = serving;
    this.root = root;
  }

  /**
   * @param checkpoints of the run by step, with or without weights
   */
  public Film make(SortedMap<Long, Checkpoint> checkpoints) {
    if (plan.checkpoints() == 0) {
      return none("No checkpoint was asked: --checkpoints is 0.");
    }
    SortedMap<Long, Checkpoint> kept = new TreeMap<>(checkpoints);
    kept.values().removeIf(checkpoint -> !Retention.isWhole(folder(checkpoint)));
    if (kept.isEmpty()) {
      return none(
          checkpoints.isEmpty()
              ? "The run has written no checkpoint yet."
              : "None of the run's checkpoints is here with its weights.");
    }
    List<Checkpoint> chosen =
        SpreadSteps.of(new TreeSet<>(kept.keySet()), plan.checkpoints()).stream()
            .map(step -> Objects.requireNonNull(kept.get(step)))
            .toList();
    long texts = (long) chosen.size() * plan.prompts().size() + FilmPlan.SAMPLES;
    try (ProgressBar bar = ProgressBar.of("film", texts, "texts")) {
      return film(chosen, bar);
    }
  }

  private Film none(String why) {
    return new Film(plan, List.of(), List.of(), why);
  }

  private Path folder(Checkpoint checkpoint) {
    return root.resolve(checkpoint.getPath());
  }

  private Film film(List<Checkpoint> chosen, ProgressBar bar) {
    List<Frame> frames = new ArrayList<>();
    List<String> samples = List.of();
    long done = 0;
    for (Checkpoint checkpoint : chosen) {
      boolean last = checkpoint.equals(chosen.getLast());
      Optional<Written> written = written(checkpoint, last, done, bar);
      if (written.isPresent()) {
        frames.add(new Frame(checkpoint, written.get().texts()));
        samples = written.get().samples();
      }
      done += plan.prompts().size();
    }
    return new Film(plan, frames, samples, String.join(" ", missing));
  }

  private record Written(List<String> texts, List<String> samples) {}

  /** Empty where it cannot write: a trainer may just have taken its weights. */
  private Optional<Written> written(
      Checkpoint checkpoint, boolean last, long done, ProgressBar bar) {
    try (LoadedModel model =
        LoadedModel.open(
            folder(checkpoint), serving.engine(), serving.threads(), WeightFormat.F32)) {
      Optional<Tokenizer> tokenizer = model.tokenizer();
      if (tokenizer.isEmpty()) {
        missing.add("Step %d has no tokenizer.".formatted(checkpoint.getStep()));
        return Optional.empty();
      }
      List<String> texts = new ArrayList<>();
      for (String prompt : plan.prompts()) {
        texts.add(write(model, tokenizer.get(), prompt, FilmPlan.SEED));
        bar.reached(done + texts.size());
      }
      List<String> samples = last ? samples(model, tokenizer.get()) : List.of();
      bar.reached(done + texts.size() + samples.size());
      return Optional.of(new Written(texts, samples));
    } catch (SettingsException | IllegalStateException e) {
      // Whose machine it was is nobody's business.
      String reason = ErrorLine.of(e).replace(folder(checkpoint).toString(), "its folder");
      missing.add("Step %d wrote nothing: %s.".formatted(checkpoint.getStep(), reason));
      return Optional.empty();
    }
  }

  private List<String> samples(LoadedModel model, Tokenizer tokenizer) {
    return Stream.iterate(FilmPlan.SEED, seed -> seed + 1)
        .limit(FilmPlan.SAMPLES)
        .map(seed -> write(model, tokenizer, "", seed))
        .toList();
  }

  private String write(LoadedModel model, Tokenizer tokenizer, String prompt, long seed) {
    if (prompt.isEmpty() && model.beginOfText().isEmpty()) {
      return "";
    }
    return Continuation.of(
            model,
            model.checked(model.encode(prompt)),
            SamplingParameters.seeded(FilmPlan.TEMPERATURE, seed),
            plan.maxTokens(),
            false)
        .after(tokenizer);
  }
}

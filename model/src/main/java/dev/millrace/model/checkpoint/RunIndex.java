package dev.millrace.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelFormatException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * {@link #NAME}, the one object of a run in a store that says which of its checkpoints there are.
 * Each change of it is written on the condition that nobody else has changed it since it was read,
 * so that it is the lease of the run too: a trainer that takes the run over changes it, and no
 * trainer of an earlier epoch can make a checkpoint visible or take one away any more.
 *
 * @param epoch how often the run was taken over; names of folders end with the epoch in which they
 *     were written
 * @param writer names who took it over last
 * @param decay text of {@link CheckpointFiles#DECAY}; empty before the run's decay has begun
 * @param checkpoints oldest first
 */
public record RunIndex(long epoch, String writer, String decay, List<Kept> checkpoints) {
  /** Its name in the run's folder. */
  public static final String NAME = "checkpoints.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  /**
   * A checkpoint in the store.
   *
   * @param folder below the run's
   * @param trainer sha256 of its {@link CheckpointFiles#TRAINER}, which has those of its other
   *     files
   * @param whole whether it has kept its weights
   * @param aside whether it has learned from steps that were passed over later: none any more
   */
  public record Kept(long step, String folder, String trainer, boolean whole, boolean aside) {
    private Kept withoutWeights() {
      return new Kept(step, folder, trainer, false, aside);
    }

    private Kept setAside() {
      return new Kept(step, folder, trainer, false, true);
    }
  }

  public RunIndex {
    checkpoints = List.copyOf(checkpoints);
  }

  /** Of a run that nobody has begun. */
  public static RunIndex empty() {
    return new RunIndex(0, "", "", List.of());
  }

  /**
   * @param location named where it cannot be read
   */
  public static RunIndex parse(String json, String location) throws ModelFormatException {
    try {
      return JSON.readValue(json, RunIndex.class);
    } catch (JsonProcessingException | NullPointerException e) {
      throw new ModelFormatException(
          location + " is no index of a run's checkpoints: " + e.getMessage(), e);
    }
  }

  public String toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of texts and numbers is JSON", e);
    }
  }

  /** Another's from now on. */
  public RunIndex takenOverBy(String other) {
    return new RunIndex(epoch + 1, other, decay, checkpoints);
  }

  /** The folder in which a checkpoint of this epoch is written. */
  public String folder(long step) {
    return RunFolder.name(step) + "-e" + epoch;
  }

  /**
   * The epoch in which something in the run's folder was written; empty if it is no checkpoint's.
   *
   * @param name of an object, relative to the run's folder
   */
  public static Optional<Long> epochOf(String name) {
    String folder = name.replaceFirst("/.*", "");
    return folder.matches("step-[0-9]{8,}-e[0-9]{1,18}") && name.contains("/")
        ? Optional.of(Long.parseLong(folder.substring(folder.lastIndexOf('e') + 1)))
        : Optional.empty();
  }

  /** All but those that are set aside, oldest first. */
  public List<Kept> valid() {
    return checkpoints.stream().filter(kept -> !kept.aside()).toList();
  }

  public Optional<Kept> at(long step) {
    return valid().stream().filter(kept -> kept.step() == step).findFirst();
  }

  public RunIndex with(Kept written) {
    List<Kept> all = new ArrayList<>(checkpoints);
    all.add(written);
    all.sort(Comparator.comparingLong(Kept::step));
    return new RunIndex(epoch, writer, decay, all);
  }

  public RunIndex withDecay(String text) {
    return new RunIndex(epoch, writer, text, checkpoints);
  }

  /** With those of these steps without their weights. */
  public RunIndex thinned(Set<Long> steps) {
    return changed(kept -> steps.contains(kept.step()), Kept::withoutWeights);
  }

  /** With those of these steps set aside. */
  public RunIndex setAside(Set<Long> steps) {
    return changed(kept -> steps.contains(kept.step()), Kept::setAside);
  }

  private RunIndex changed(Predicate<Kept> which, UnaryOperator<Kept> change) {
    List<Kept> all =
        checkpoints.stream()
            .map(kept -> !kept.aside() && which.test(kept) ? change.apply(kept) : kept)
            .toList();
    return new RunIndex(epoch, writer, decay, all);
  }
}

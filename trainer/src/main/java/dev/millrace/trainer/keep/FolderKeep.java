package dev.millrace.trainer.keep;

import dev.millrace.model.checkpoint.Retention;
import dev.millrace.model.checkpoint.RunFolder;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The run's folder itself: what is written there is kept.
 *
 * @param root folder of all runs
 */
public record FolderKeep(Path root, RunFolder folder) implements RunKeep {

  @Override
  public void takeOver() {}

  @Override
  public void followSetAside() {}

  @Override
  public void fetch(Path checkpoint) {}

  @Override
  public boolean isWhole(Path checkpoint) {
    return Retention.isWhole(checkpoint);
  }

  @Override
  public void keepDecay() {}

  @Override
  public void publish(Path checkpoint) {}

  @Override
  public String location(Path checkpoint) {
    return root.relativize(checkpoint).toString();
  }

  @Override
  public void thin(
      Retention retention, ToDoubleFunction<Path> heldOutBitsPerByte, Predicate<Path> isGood) {
    retention.apply(folder, heldOutBitsPerByte, isGood);
  }

  @Override
  public void stop() {}
}

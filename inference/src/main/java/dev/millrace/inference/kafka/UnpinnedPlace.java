package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.schemas.Checkpoint;
import java.util.Optional;

/** A place of one of several models that are served side by side: the pin would be of them all. */
public record UnpinnedPlace(CheckpointPlace place) implements CheckpointPlace {
  @Override
  public Announced announced(Checkpoint event) {
    return place.announced(event);
  }

  @Override
  public void look() {
    place.look();
  }

  @Override
  public void serves(Announced checkpoint) {
    place.serves(checkpoint);
  }

  @Override
  public Optional<String> pin() {
    return Optional.empty();
  }

  @Override
  public void writePin(String id) {
    throw new CheckpointRefusedException(
        id,
        "none is pinned while inference.models serves several side by side: a request may name it");
  }

  @Override
  public void clearPin() {}

  @Override
  public void close() {
    place.close();
  }
}

package dev.millrace.inference.kafka;

import dev.millrace.inference.serving.PipelineView;
import dev.millrace.schemas.HeldOutPart;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A run's held-out parts at its first evaluation and at its newest. For one thread. */
final class HeldOutHistory {
  private Optional<Evaluation> first = Optional.empty();
  private Optional<Evaluation> newest = Optional.empty();

  private record Evaluation(long step, List<HeldOutPart> parts) {
    OptionalDouble bitsPerByte(HeldOutPart of) {
      return parts.stream()
          .filter(
              part -> part.getKind().equals(of.getKind()) && part.getName().equals(of.getName()))
          .mapToDouble(HeldOutPart::getBitsPerByte)
          .findFirst();
    }
  }

  void clear() {
    first = Optional.empty();
    newest = Optional.empty();
  }

  /** An entry without parts changes nothing; a step that is taken again is evaluated anew. */
  void add(TrainingLogEntry entry) {
    if (entry.getHeldOutParts() == null || entry.getHeldOutParts().isEmpty()) {
      return;
    }
    Evaluation now = new Evaluation(entry.getStep(), List.copyOf(entry.getHeldOutParts()));
    if (first.isEmpty() || first.get().step() >= now.step()) {
      first = Optional.of(now);
    }
    newest = Optional.of(now);
  }

  Optional<PipelineView.HeldOutParts> parts() {
    if (first.isEmpty() || newest.isEmpty()) {
      return Optional.empty();
    }
    Evaluation before = first.get();
    Evaluation now = newest.get();
    List<PipelineView.HeldOutPart> parts =
        now.parts().stream()
            .map(
                part ->
                    new PipelineView.HeldOutPart(
                        part.getKind(),
                        part.getName(),
                        part.getBytes(),
                        before.bitsPerByte(part),
                        part.getBitsPerByte()))
            .toList();
    return Optional.of(new PipelineView.HeldOutParts(before.step(), now.step(), parts));
  }
}

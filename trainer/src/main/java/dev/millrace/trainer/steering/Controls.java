package dev.millrace.trainer.steering;

import java.util.List;
import java.util.Optional;

/**
 * What is asked of one run at a moment.
 *
 * @param events in the order in which they were written
 */
public record Controls(List<ControlEvent> events) {

  /** Nothing was ever asked for. */
  public static final Controls NONE = new Controls(List.of());

  public Controls {
    events = List.copyOf(events);
  }

  /** The event that the run is paused by; empty if it is not. */
  public Optional<ControlEvent> pause() {
    return events.stream()
        .filter(event -> event.action() != ControlEvent.Action.SET)
        .reduce((_, later) -> later)
        .filter(event -> event.action() == ControlEvent.Action.PAUSE);
  }

  /** Those that a step of that steering has not obeyed. */
  public List<ControlEvent> after(Steering steering) {
    return events.stream().filter(event -> event.offset() >= steering.controls()).toList();
  }
}

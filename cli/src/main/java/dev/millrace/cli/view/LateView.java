package dev.millrace.cli.view;

import dev.millrace.inference.serving.PipelineView;
import java.util.List;

/** Shows nothing until there is something to show. */
public final class LateView implements PipelineView {
  private volatile PipelineView view = PipelineView.none();

  /** From now on shows what another one does. */
  public void show(PipelineView other) {
    view = other;
  }

  @Override
  public Training training() {
    return view.training();
  }

  @Override
  public Flow flow() {
    return view.flow();
  }

  @Override
  public List<DropExample> examples(String rule) {
    return view.examples(rule);
  }
}

package dev.millrace.cli.view;

import dev.millrace.inference.serving.PipelineView;
import java.util.List;
import java.util.Optional;

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
  public List<RunEntry> runs() {
    return view.runs();
  }

  @Override
  public List<GenerationEntry> generations() {
    return view.generations();
  }

  @Override
  public Optional<Training> training(String generation, String run) {
    return view.training(generation, run);
  }

  @Override
  public Flow flow() {
    return view.flow();
  }

  @Override
  public List<DropExample> examples(String rule) {
    return view.examples(rule);
  }

  @Override
  public List<CrawledHost> crawledHosts() {
    return view.crawledHosts();
  }
}

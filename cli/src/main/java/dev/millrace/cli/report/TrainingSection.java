package dev.millrace.cli.report;

import static dev.millrace.cli.report.page.Cell.amount;
import static dev.millrace.cli.report.page.Cell.foreign;
import static dev.millrace.cli.report.page.Cell.words;

import dev.millrace.cli.report.page.Block;
import dev.millrace.cli.report.page.Block.Charts;
import dev.millrace.cli.report.page.Block.Fact;
import dev.millrace.cli.report.page.Block.Facts;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Curve;
import dev.millrace.cli.report.page.Curve.Drawn;
import dev.millrace.cli.report.page.Numbers;
import dev.millrace.cli.report.page.Section;
import dev.millrace.inference.serving.PipelineView.Point;
import dev.millrace.inference.serving.PipelineView.Spike;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The model, and the curves of its run. */
final class TrainingSection {
  private final RunFacts facts;
  private final List<Block> blocks = new ArrayList<>();

  private TrainingSection(RunFacts facts) {
    this.facts = facts;
  }

  static Section of(RunFacts facts) {
    TrainingSection training = new TrainingSection(facts);
    training.model();
    training.curves();
    training.events();
    return new Section("training", "How it learned", training.blocks);
  }

  private void model() {
    if (facts.newest().isEmpty()) {
      blocks.add(new Paragraph("The run has written no checkpoint yet."));
      return;
    }
    Checkpoint newest = facts.newest().get();
    blocks.add(
        new Facts(
            List.of(
                new Fact("Run", foreign(facts.run())),
                new Fact("Model", foreign(newest.getArchitecture().toLowerCase(Locale.ROOT))),
                new Fact("Parameters", amount(newest.getParameters())),
                new Fact("Context", amount(newest.getContextLength() + " tokens")),
                new Fact("Tokenizer, SHA-256", foreign(newest.getTokenizerId())),
                new Fact(
                    "Trained on",
                    amount(
                        "%s tokens in %s steps"
                            .formatted(
                                Numbers.count(newest.getTokens()),
                                Numbers.count(newest.getStep())))))));
  }

  private void curves() {
    List<Point> steps = facts.training().steps();
    if (steps.isEmpty()) {
      blocks.add(new Paragraph("No step was logged yet."));
      return;
    }
    Curve loss =
        curve(
            "Loss", "nats a token", steps, point -> point.loss().orElse(Double.NaN), 3, Drawn.MEAN);
    List<Curve> curves =
        List.of(
            loss,
            curve(
                "Held-out bits per byte",
                "lower is better",
                facts.training().evaluations(),
                point -> point.heldOutBitsPerByte().orElse(Double.NaN),
                3,
                Drawn.DOTS),
            curve("Learning rate", "", steps, Point::learningRate, 4, Drawn.LINE),
            curve(
                "Tokens a second",
                "while computing",
                steps,
                Point::tokensPerSecond,
                0,
                Drawn.MEAN));
    blocks.add(
        new Charts(curves, facts.checkpoints().keySet().stream().map(Long::doubleValue).toList()));
    blocks.add(new Paragraph(caption(loss)));
    spikes();
  }

  private void spikes() {
    List<Spike> spikes = facts.training().spikes();
    if (!spikes.isEmpty()) {
      blocks.add(
          new Paragraph(
              spikes.stream()
                  .map(
                      spike ->
                          "step %s, loss %s, %s above"
                              .formatted(
                                  Numbers.count(spike.step()),
                                  Numbers.fixed(spike.loss(), 3),
                                  Numbers.fixed(spike.above(), 2)))
                  .collect(
                      Collectors.joining(
                          "; ",
                          "Spikes of the loss, nats above the median of the twenty steps around: ",
                          "."))));
    }
  }

  private static String caption(Curve loss) {
    return "By step. "
        + (loss.reach() > 0
            ? "Thin: each step; thick: the mean of it and of "
                + loss.reach()
                + " on either side, of fewer at the ends. "
            : "")
        + "Marks below: checkpoints.";
  }

  private static Curve curve(
      String title,
      String unit,
      List<Point> points,
      ToDoubleFunction<Point> value,
      int digits,
      Drawn drawn) {
    return new Curve(title, unit, points(points, value), digits, drawn);
  }

  private static List<Curve.Point> points(List<Point> points, ToDoubleFunction<Point> value) {
    return points.stream()
        .map(point -> new Curve.Point(point.step(), value.applyAsDouble(point)))
        .toList();
  }

  private void events() {
    List<TrainingLogEntry> events = facts.training().events();
    if (!events.isEmpty()) {
      blocks.add(
          new Table(
              List.of("Step", "The guard on the run said", ""),
              events.stream()
                  .map(
                      event ->
                          List.of(
                              amount(event.getStep()),
                              words(event.getEvent()),
                              words(event.getNotice())))
                  .toList()));
    }
  }
}

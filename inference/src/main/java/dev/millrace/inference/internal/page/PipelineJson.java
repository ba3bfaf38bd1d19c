package dev.millrace.inference.internal.page;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.PipelineView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the page reads of the stages before. */
final class PipelineJson {
  private PipelineJson() {}

  /**
   * A run's curves in columns, as charts want them; what was not measured is null.
   *
   * @param points those of the run's that are told
   */
  static ObjectNode training(PipelineView.Training training, List<PipelineView.Point> points) {
    ObjectNode body =
        RequestFields.JSON
            .createObjectNode()
            .put("generation", training.generation())
            .put("run", training.run());
    points(body, points);
    body.putNull("newest");
    training
        .curve()
        .newest()
        .ifPresent(newest -> points(body.putObject("newest"), List.of(newest)));
    ArrayNode spikes = body.putArray("spikes");
    training
        .curve()
        .spikes()
        .forEach(
            spike ->
                spikes
                    .addObject()
                    .put("step", spike.step())
                    .put("loss", boxed(OptionalDouble.of(spike.loss())))
                    .put("above", boxed(OptionalDouble.of(spike.above()))));
    ArrayNode checkpoints = body.putArray("checkpoints");
    training.checkpoints().forEach(entry -> checkpoints.add(checkpoint(entry)));
    scores(body.putArray("evaluations"), training.scores());
    body.putNull("held_out_parts");
    training.heldOut().ifPresent(parts -> body.set("held_out_parts", heldOut(parts)));
    body.putNull("notice");
    training.notice().ifPresent(notice -> body.set("notice", notice(notice)));
    return body;
  }

  private static void points(ObjectNode body, List<PipelineView.Point> points) {
    ArrayNode step = body.putArray("step");
    ArrayNode tokens = body.putArray("tokens");
    ArrayNode at = body.putArray("at");
    ArrayNode loss = body.putArray("loss");
    ArrayNode heldOut = body.putArray("held_out_bits_per_byte");
    ArrayNode rate = body.putArray("learning_rate");
    ArrayNode norm = body.putArray("gradient_norm");
    ArrayNode speed = body.putArray("tokens_per_second");
    for (PipelineView.Point point : points) {
      step.add(point.step());
      tokens.add(point.tokens());
      at.add(point.at().toEpochMilli());
      loss.add(boxed(point.loss()));
      heldOut.add(boxed(point.heldOutBitsPerByte()));
      norm.add(boxed(point.gradientNorm()));
      // An evaluation's entry is no step and has neither.
      boolean stepped = point.loss().isPresent();
      rate.add(stepped ? (Double) point.learningRate() : null);
      speed.add(stepped ? (Double) point.tokensPerSecond() : null);
    }
  }

  /** What each task's scores were, in columns. */
  private static void scores(ArrayNode tasks, List<PipelineView.Score> scores) {
    Map<String, List<PipelineView.Score>> byTask =
        scores.stream()
            .collect(
                Collectors.groupingBy(PipelineView.Score::task, TreeMap::new, Collectors.toList()));
    byTask.forEach((task, all) -> columns(tasks.addObject().put("task", task), all));
  }

  private static void columns(ObjectNode task, List<PipelineView.Score> scores) {
    ArrayNode step = task.putArray("step");
    ArrayNode items = task.putArray("items");
    ArrayNode acc = task.putArray("acc");
    ArrayNode accError = task.putArray("acc_error");
    ArrayNode accNorm = task.putArray("acc_norm");
    ArrayNode accNormError = task.putArray("acc_norm_error");
    for (PipelineView.Score score : scores) {
      step.add(score.step());
      items.add(score.items());
      acc.add(score.acc());
      accError.add(boxed(score.accError()));
      accNorm.add(score.accNorm());
      accNormError.add(boxed(score.accNormError()));
    }
  }

  private static ObjectNode heldOut(PipelineView.HeldOutParts all) {
    ObjectNode body =
        RequestFields.JSON
            .createObjectNode()
            .put("first_step", all.firstStep())
            .put("step", all.step());
    ArrayNode parts = body.putArray("parts");
    for (PipelineView.HeldOutPart part : all.parts()) {
      parts
          .addObject()
          .put("kind", part.kind())
          .put("name", part.name())
          .put("bytes", part.bytes())
          .put("first", boxed(part.first()))
          .put("bits_per_byte", boxed(OptionalDouble.of(part.bitsPerByte())));
    }
    return body;
  }

  /** Runs in the order in which they are given. */
  static ObjectNode runs(List<PipelineView.RunEntry> runs) {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ArrayNode all = body.putArray("runs");
    for (PipelineView.RunEntry run : runs) {
      all.addObject()
          .put("generation", run.generation())
          .put("run", run.run())
          .put("steps", run.steps())
          .put("at", run.at().toEpochMilli());
    }
    return body;
  }

  private static ObjectNode notice(PipelineView.Notice notice) {
    return RequestFields.JSON
        .createObjectNode()
        .put("step", notice.step())
        .put("at", notice.at().toEpochMilli())
        .put("event", notice.event())
        .put("text", notice.text());
  }

  /** Every stage's counts; what each rule dropped, most first. */
  static ObjectNode flow(PipelineView.Flow flow) {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ArrayNode stages = body.putArray("stages");
    for (PipelineView.Stage stage : flow.stages()) {
      ObjectNode node = stages.addObject();
      node.put("name", stage.name());
      node.put("unit_in", stage.unitIn()).put("in", stage.in()).put("other", stage.other());
      node.put("unit_out", stage.unitOut()).put("out", stage.out());
      node.put("per_second", stage.perSecond()).put("lag", stage.lag());
      node.put("work", stage.work().map(work -> work.name().toLowerCase(ROOT)).orElse(null));
      mostFirst(node.putArray("drops"), "rule", stage.drops());
    }
    body.putNull("balance");
    flow.balance().ifPresent(sum -> body.set("balance", balance(sum)));
    body.putNull("crawl");
    flow.crawl().ifPresent(crawl -> body.set("crawl", crawl(crawl)));
    body.put("newest_page", millis(flow.ages().newest()));
    body.put("oldest_waiting", millis(flow.ages().oldestWaiting()));
    return body;
  }

  private static @Nullable Long millis(Optional<Instant> at) {
    return at.map(Instant::toEpochMilli).orElse(null);
  }

  /** In the order in which they are given; what was not counted is null. */
  static ObjectNode generations(List<PipelineView.GenerationEntry> generations) {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ArrayNode all = body.putArray("generations");
    for (PipelineView.GenerationEntry one : generations) {
      ObjectNode node = all.addObject();
      node.put("name", one.name()).put("state", one.state());
      node.put("origin", one.origin()).put("settings", one.settings());
      for (String count : List.of("pages", "documents", "clean", "dropped", "tokens")) {
        node.put(count, one.counts().get(count));
      }
    }
    return body;
  }

  private static ObjectNode crawl(PipelineView.Crawl crawl) {
    ObjectNode body =
        RequestFields.JSON
            .createObjectNode()
            .put("hosts", crawl.hosts())
            .put("urls", crawl.urls())
            .put("waiting", crawl.waiting())
            .put("orders", crawl.orders())
            .put("pages", crawl.pages())
            .put("open", crawl.open());
    mostFirst(body.putArray("skipped"), "reason", crawl.skipped());
    mostFirst(body.putArray("refused"), "reason", crawl.refused());
    return body;
  }

  private static void mostFirst(ArrayNode counts, String name, Map<String, Long> from) {
    from.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(one -> counts.addObject().put(name, one.getKey()).put("count", one.getValue()));
  }

  /** Hosts of the crawl in the order in which they are given. */
  static ObjectNode hosts(List<PipelineView.CrawledHost> hosts) {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ArrayNode all = body.putArray("hosts");
    for (PipelineView.CrawledHost host : hosts) {
      all.addObject()
          .put("host", host.host())
          .put("pages", host.pages())
          .put("orders", host.orders())
          .put("waiting", host.waiting())
          .put("next", host.next());
    }
    return body;
  }

  private static ObjectNode balance(PipelineView.Balance sum) {
    return RequestFields.JSON
        .createObjectNode()
        .put("pages", sum.pages())
        .put("clean", sum.clean())
        .put("dropped", sum.dropped())
        .put("withdrawn", sum.withdrawn())
        .put("dead_letters", sum.deadLetters())
        .put("under_way", sum.underWay())
        .put("left_out", sum.leftOut())
        .put("unaccounted", sum.unaccounted());
  }

  static ObjectNode checkpoint(CheckpointEntry entry) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("id", entry.id()).put("run", entry.run()).put("step", entry.step());
    node.put("at", entry.at().toEpochMilli()).put("tokens", entry.tokens());
    node.put("loss", boxed(entry.loss()));
    node.put("held_out_bits_per_byte", boxed(entry.heldOutBitsPerByte()));
    node.put("suspect", entry.doubt().isEmpty() ? null : entry.doubt());
    return node;
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null;
  }
}
